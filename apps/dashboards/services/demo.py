"""What the demo city needs so that a workplace is not empty: teams, claims, duplicates and imports in each state."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction

from apps.accounts import selectors as accounts
from apps.businesses import selectors as businesses
from apps.businesses.services import demo_teams
from apps.claims.services import demo as claims
from apps.core import rls
from apps.core.actor import Actor
from apps.duplicates.services import demo as duplicates
from apps.imports.services import jobs, undoing, uploading, working

if TYPE_CHECKING:
    from apps.imports.models import ImportJob

_REASON = "Made for the demo city."
_HEADER = "external_id,name,cuisine,street_address,borough,postal_code,latitude,longitude,phone"
_GOOD = (
    "A-1,Ferry Street Kitchen,American,11 Water Street,Manhattan,10004,40.7030,-74.0100,+1 212 555 0171",
    "A-2,Lantern & Loom,Café/Coffee/Tea,225 Front Street,Manhattan,10038,40.7071,-74.0017,",
    "A-3,Third Rail Pies,Pizza,90 Broad Street,Manhattan,10004,40.7042,-74.0117,212 555 0173",
)
_BROKEN = (
    "B-1,,Pizza,1 Main Street,Brooklyn,11201,40.7031,-73.9903,",
    "B-2,Swapped Supper,Italian,2 Main Street,Brooklyn,11201,-73.9903,40.7031,",
    "B-3,Nowhere Noodles,Chinese,3 Main Street,Brooklyn,11201,0,0,",
    "B-4,Twice Told Tacos,Mexican,4 Main Street,Brooklyn,11201,40.7031,-73.9903,",
    "B-4,Twice Told Tacos,Mexican,4 Main Street,Brooklyn,11201,40.7031,-73.9903,",
)


def fill(*, by: Actor, now: datetime) -> dict[str, int]:
    """Fill the workplaces of the demo accounts and the queues of staff; returns what -> how many were made.

    Nothing is made where something stands already. A program's to do, on the system login, each part in a transaction
    of its own. Raises: whatever the verbs refuse, which would be a mistake of ours.
    """
    with transaction.atomic():
        people = accounts.demo_people()
    if not {"owner", "manager", "reviewer", "moderator"} <= people.keys():
        return {}
    owner_id, manager_id, rival_id = (people[name][0] for name in ("owner", "manager", "reviewer"))
    moderator = Actor.staff(people["moderator"][0], _REASON, people["moderator"][1])
    with transaction.atomic():
        given = demo_teams.make(by=by, owner_id=owner_id, manager_id=manager_id, visitor_id=rival_id, now=now)
    if not given:
        return {}
    made = {"businesses with a team": given}
    with transaction.atomic():
        free = businesses.unclaimed_demo(claims.LISTINGS + duplicates.LISTINGS)
        owned = businesses.owned_alone(owner_id)
        found = claims.make(
            by=by,
            owner_id=owner_id,
            rival_id=rival_id,
            moderator=moderator,
            listings=free[: claims.LISTINGS],
            owned=owned,
            now=now,
        )
    made["claims"] = len(found)
    with transaction.atomic():
        alike = duplicates.make(
            by=by, moderator=moderator, rival_id=rival_id, listings_to_copy=free[claims.LISTINGS :], owned=owned
        )
    made["pairs of duplicates"] = len(alike)
    made["imports"] = _imports(Actor.user(owner_id))
    return made


def _imports(owner: Actor) -> int:
    """Make an import that waits for its run, one that is done, one that was taken back and one that was cancelled."""
    checked = _checked(owner, "spring-openings.csv", (*_GOOD, *_BROKEN))
    done = _checked(owner, "ferry-street.csv", _GOOD)
    undone = _checked(owner, "wrong-file.csv", [line.replace("A-", "C-") for line in _GOOD])
    cancelled = _checked(owner, "too-early.csv", [line.replace("A-", "D-") for line in _GOOD])
    for job in (done, undone):
        with transaction.atomic(), rls.acting(owner):
            jobs.run(by=owner, job=job)
        working.work_to_the_end(job=job)
    with transaction.atomic(), rls.acting(owner):
        undoing.undo(by=owner, job=undone)
    working.work_to_the_end(job=undone)
    with transaction.atomic(), rls.acting(owner):
        jobs.cancel(by=owner, job=cancelled)
    return len({checked.pk, done.pk, undone.pk, cancelled.pk})


def _checked(owner: Actor, name: str, lines: Sequence[str]) -> ImportJob:
    text = "\n".join((_HEADER, *lines)) + "\n"
    with transaction.atomic(), rls.acting(owner):
        job = uploading.start(by=owner, file=File(io.BytesIO(text.encode()), name=name), name=name)
    return working.work_to_the_end(job=job)
