"""Which listing each row is about, what that listing says now, and what the importer may change there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from apps.businesses.selectors import surveys
from apps.businesses.states import Source
from apps.core import ids
from apps.core.actor import Actor, ActorKind
from apps.core.errors import NotFound
from apps.imports.data import Judged
from apps.imports.models import ImportJob
from apps.imports.rules.planning import FIELDS, Target
from apps.imports.states import MatchBy

if TYPE_CHECKING:
    from apps.businesses.selectors.surveys import Surveyed


def resolve(by: Actor, job: ImportJob, keys: Sequence[str]) -> list[Target | None]:
    """Return for each key the listing it means, None for one we do not have. A few queries for all of them."""
    wanted: dict[str, set[str]] = {}
    for whole in keys:
        kind, _mark, key = whole.partition(":")
        if key:
            wanted.setdefault(kind, set()).add(key)
    found: dict[str, int] = {}
    for kind, some in wanted.items():
        found |= {f"{kind}:{key}": business_id for key, business_id in _LOOK_UP[kind](job, some).items()}
    stands_in = surveys.successors(set(found.values()))
    found = {key: stands_in.get(business_id, business_id) for key, business_id in found.items()}
    targets = _targets(by, set(found.values()))
    return [targets.get(found[key]) if key in found else None for key in keys]


def taken_store_codes(job: ImportJob, judged: Sequence[Judged]) -> dict[str, int]:
    """Return store code -> location that has it, for the codes these rows would give to new locations."""
    if job.brand_id is None or job.match_by == MatchBy.STORE_CODE:
        return {}
    codes = {row.values["store_code"] for row in judged if row.values.get("store_code")}
    return surveys.by_store_code(job.brand_id, codes) if codes else {}


def by_id(by: Actor, business_ids: Collection[int]) -> dict[int, Target]:
    """Return id -> listing as it is now."""
    return _targets(by, business_ids)


def keeps_ids(job: ImportJob) -> bool:
    """Say whether the source is one whose ids listings carry themselves: staff name such sources, nobody else."""
    return job.brand_id is None and job.started_as != ActorKind.USER and job.source in Source.values


def _targets(by: Actor, business_ids: Collection[int]) -> dict[int, Target]:
    if not business_ids:
        return {}
    rights = surveys.rights_of_many(by, business_ids)
    return {key: _target(listing, rights.get(key)) for key, listing in surveys.survey(business_ids).items()}


def _target(listing: Surveyed, rights: surveys.Rights | None) -> Target:
    if rights is None or not rights.role:
        return Target(listing.id, listing.facts, {}, may_import=False, has_rights=False, store_code=listing.store_code)
    refused = {name: lines[0] for name, lines in surveys.refusals(rights, FIELDS).items()}
    return Target(
        business_id=listing.id,
        facts=listing.facts,
        refused=refused,
        may_import=rights.can_import,
        has_rights=True,
        store_code=listing.store_code,
    )


def _by_external_id(job: ImportJob, keys: Collection[str]) -> Mapping[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, business_id FROM imports_sourcekey WHERE namespace = %s AND key = ANY(%s)",
            [job.namespace, list(keys)],
        )
        found = dict(cursor.fetchall())
    if keeps_ids(job):
        found = {**surveys.by_source_id(job.source, keys), **found}
    return found


def _by_store_code(job: ImportJob, keys: Collection[str]) -> Mapping[str, int]:
    return surveys.by_store_code(job.brand_id, keys) if job.brand_id is not None else {}


def _by_reference(job: ImportJob, keys: Collection[str]) -> Mapping[str, int]:
    decoded = {}
    for key in keys:
        try:
            decoded[ids.decode("biz", key)] = key
        except NotFound:
            continue
    return {decoded[public_id]: pk for public_id, pk in surveys.by_public_id(decoded).items()}


_LOOK_UP = {
    MatchBy.EXTERNAL_ID.value: _by_external_id,
    MatchBy.STORE_CODE.value: _by_store_code,
    MatchBy.REFERENCE.value: _by_reference,
}
