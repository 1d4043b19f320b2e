"""Duplicates to try the product with: pairs in each state, a merge, one undone, and a request that waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps.businesses.data import Coordinates, NewListing, NewLocation
from apps.businesses.services import fields, lifecycle, listings, ownership
from apps.businesses.states import Source
from apps.core import rls
from apps.core.actor import Actor
from apps.duplicates import policies
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import finding, merging, pairs, requests

if TYPE_CHECKING:
    from apps.businesses.models import Business

_REASON = "Made for the demo directory."
# How many live listings that nobody manages `make` takes.
LISTINGS = 6
# A few metres to the north: the same door, put down by another hand.
_BESIDE = 0.0001


def make(
    *, by: Actor, moderator: Actor, rival_id: int, listings_to_copy: Sequence[Business], owned: Business
) -> dict[str, str]:
    """Return state -> reference of a pair in each state; nothing is made where there are pairs already.

    `listings_to_copy` are `LISTINGS` of them; `owned` is somebody's, and a copy of it the rival's. `moderator` decides. A
    program's to do, on the system login.
    Raises: MayNotDecide, and whatever the verbs refuse.
    """
    policies.ensure_can_decide(by)
    if DuplicatePair.objects.exists():
        return {}
    originals = (*listings_to_copy[:LISTINGS], owned)
    copies = [_copy(by, original) for original in originals]
    finding.check([row.pk for row in (*originals, *copies)])
    names = ("open", "open_2", "open_3", "dismissed", "merged", "undone", "requested")
    found = dict(zip(names, (_pair(by, *two) for two in zip(originals, copies, strict=True)), strict=True))

    staff = moderator.because(_REASON)
    with rls.acting(staff):
        pairs.dismiss(by=staff, pair=found["dismissed"])
        merging.merge(by=staff, survivor=originals[4], duplicate=copies[4])
        merging.undo(by=staff, merge=merging.merge(by=staff, survivor=originals[5], duplicate=copies[5]))
    ownership.take(by=by, business=copies[6], user_id=rival_id)
    rival = Actor.user(rival_id)
    with rls.acting(rival):
        requests.ask(by=rival, survivor=owned, duplicate=copies[6], note="We have two pages here; one is enough.")
    return {name: pair.reference for name, pair in found.items()}


def _copy(by: Actor, original: Business) -> Business:
    """Enter a listing once more, as somebody in a hurry would."""
    facts = fields.current(original)
    lat, lon = facts["point"]
    place = NewLocation(
        city=facts["city"],
        point=Coordinates(lat + _BESIDE, lon),
        street_address=facts["street_address"].replace("Street", "St").replace("Avenue", "Ave"),
        postal_code=facts["postal_code"],
        neighbourhood=facts["neighbourhood"],
    )
    made = listings.create(
        by=by,
        listing=NewListing(
            name=f"{facts['name'].replace(' & ', ' and ')} LLC",
            categories=tuple(facts["categories"]),
            location=place,
            phone=facts["phone"],
            source=Source.DEMO,
            external_id=f"copy-{original.pk}",
        ),
    )
    return lifecycle.publish(by=by, business=made)


def _pair(by: Actor, original: Business, copy: Business) -> DuplicatePair:
    """Return the pair that the search made; one that looks too unlike, for want of an address, is named."""
    low, high = sorted((original.pk, copy.pk))
    found = DuplicatePair.objects.filter(lower_id=low, higher_id=high).first()
    return found or pairs.name(by=by.because(_REASON), one=original, other=copy)
