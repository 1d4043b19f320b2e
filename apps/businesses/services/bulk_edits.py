"""One change to many locations: prepared with a preview, run by a worker, stopped, and rolled back as a whole (LOC-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import events, policies, rules
from apps.businesses.errors import BulkInvalid, ListingNotFound, NoSuchBulkEdit, RoleTooLow
from apps.businesses.models import Brand, BulkEdit, BulkEditItem, Business
from apps.businesses.selectors import surveys
from apps.businesses.services import brand_fields, fields
from apps.businesses.states import BULK_MOVES, BulkItemState, BulkKind, BulkState
from apps.core import states
from apps.core.actor import Actor
from apps.outbox import services as outbox

MAX_LOCATIONS = 10_000
_AT_ONCE = 1_000


@transaction.atomic
def prepare(
    *,
    by: Actor,
    business_ids: Sequence[int],
    changes: Mapping[str, Any],
    chosen: str = "",
    brand: Brand | None = None,
) -> BulkEdit:
    """Find out what a change of fields would do to each of these locations, and write none of it.

    Of `attributes` only the given answers change, and None takes an answer away; all other fields are replaced.
    Raises: ListingNotFound for a listing one has no part in, BulkInvalid, ListingInvalid, MayNotManageListings,
    ReasonMissing.
    """
    ids = list(dict.fromkeys(business_ids))
    _ensure_sensible(ids, changes)
    sample = Business.objects.filter(pk=ids[0]).first()
    if sample is None:
        raise ListingNotFound
    policies.ensure_can_edit(by, sample.pk, ())
    given = {**changes, "attributes": dict(changes["attributes"])} if "attributes" in changes else dict(changes)
    wanted = fields.check(sample, _without_gaps(given))

    edit = _new(by, brand, BulkKind.FACTS, {**wanted, **_gaps(given)}, chosen)
    items = []
    for listing, rights in _surveyed(by, ids):
        before, after = _differences(listing.facts, wanted, given)
        why = policies.refusals(rights, after)
        state = BulkItemState.REFUSED if why else BulkItemState.WAITING if after else BulkItemState.SAME
        items.append(_item(edit, listing.id, before, after, state, why))
    return _kept(edit, items)


@transaction.atomic
def prepare_brand_field(*, by: Actor, brand: Brand, field: str, mode: str, value: Any = None) -> BulkEdit:
    """Find out what another value or mode of a brand's field would do to each location (LOC-2), and write none of it.

    Fixed: every location says it. Inherited: those that say nothing else for themselves. Local: nobody changes.
    Raises: BrandNotFound, RoleTooLow, BulkInvalid, ListingInvalid.
    """
    policies.ensure_leads_brand(by, brand)
    wanted = brand_fields.judged(brand, field, mode, value)

    edit = _new(
        by, brand, BulkKind.BRAND_FIELD, {field: wanted}, _("All locations of %(brand)s") % {"brand": brand.name}
    )
    edit.mode, edit.former = mode, brand_fields.former(brand, field)
    ids = list(Business.objects.filter(brand=brand).order_by("sort_name", "pk").values_list("pk", flat=True))
    own = set(Business.objects.filter(brand=brand, overrides__contains=[field]).values_list("pk", flat=True))
    items = []
    for listing, rights in _surveyed(by, ids):
        says = listing.facts[field]
        state = brand_fields.fate(brand, field, mode, wanted, says, has_own=listing.id in own)
        why = policies.refusals(rights, [field]) if state == BulkItemState.WAITING else {}
        differs = {} if state == BulkItemState.SAME else {field: wanted}
        items.append(_item(edit, listing.id, {field: says}, differs, BulkItemState.REFUSED if why else state, why))
    return _kept(edit, items)


@transaction.atomic
def start(*, by: Actor, edit: BulkEdit, now: datetime) -> BulkEdit:
    """Let a worker do what was prepared; a brand's field changes at once, its locations follow.

    Raises: NoSuchBulkEdit, RoleTooLow, Conflict when it was started before, BrandChangedMeanwhile.
    """
    row = locked(edit)

    row.state = states.move(BULK_MOVES, BulkState(row.state), BulkState.RUNNING)
    if row.kind == BulkKind.BRAND_FIELD:
        brand_fields.put(by=by, edit=row)

    row.started_at, row.handled = now, 0
    row.save(update_fields=["state", "started_at", "handled"])

    audit.record("businesses.bulk_edit_started", by=by, subject=row, after={"fields": sorted(row.changes)})

    outbox.publish(events.BulkEditAdvanced(bulk_edit_id=row.pk, handled=0))
    return row


@transaction.atomic
def cancel(*, by: Actor, edit: BulkEdit, now: datetime) -> BulkEdit:
    """Stop before the locations that are still waiting; what was changed stays until it is rolled back.

    Raises: NoSuchBulkEdit, RoleTooLow, Conflict when there is nothing to stop.
    """
    row = locked(edit)

    row.state = states.move(BULK_MOVES, BulkState(row.state), BulkState.CANCELLED)
    row.finished_at = now
    row.save(update_fields=["state", "finished_at"])

    audit.record("businesses.bulk_edit_cancelled", by=by, subject=row, after={"handled": row.handled})
    return row


@transaction.atomic
def roll_back(*, by: Actor, edit: BulkEdit) -> BulkEdit:
    """Let a worker give every changed location back what it said, except for fields somebody changed again since.

    Raises: NoSuchBulkEdit, RoleTooLow, Conflict when it is not over, BrandChangedMeanwhile.
    """
    row = locked(edit)

    was_started = row.started_at is not None
    row.state = states.move(BULK_MOVES, BulkState(row.state), BulkState.ROLLING_BACK)
    if not was_started:
        raise BulkInvalid({"state": [_("Nothing was changed, so there is nothing to roll back.")]})
    if row.kind == BulkKind.BRAND_FIELD:
        brand_fields.take_back(by=by, edit=row)

    row.total, row.handled = row.items.filter(state=BulkItemState.CHANGED).count(), 0
    row.save(update_fields=["state", "total", "handled"])

    audit.record("businesses.bulk_edit_rolled_back", by=by, subject=row, after={"locations": row.total})

    outbox.publish(events.BulkEditAdvanced(bulk_edit_id=row.pk, handled=0))
    return row


def locked(edit: BulkEdit) -> BulkEdit:
    """Return the bulk edit as it is now, locked until the transaction ends.

    Raises: NoSuchBulkEdit; RoleTooLow for somebody else's, which only its author changes.
    """
    row = BulkEdit.objects.select_for_update(of=("self",)).filter(pk=edit.pk).first()
    if row is None:
        raise RoleTooLow if BulkEdit.objects.filter(pk=edit.pk).exists() else NoSuchBulkEdit
    return row


def _ensure_sensible(ids: Sequence[int], changes: Mapping[str, Any]) -> None:
    problems = {}
    if not ids:
        problems["locations"] = [_("Choose one location or more.")]
    elif len(ids) > MAX_LOCATIONS:
        problems["locations"] = [_("At most %(most)d locations at once.") % {"most": MAX_LOCATIONS}]
    if not changes:
        problems["changes"] = [_("Choose one field or more.")]
    for name in sorted(set(changes) - rules.BULK_FIELDS):
        problems[name] = [_("This field is changed location by location.")]
    if problems:
        raise BulkInvalid(problems)


def _new(by: Actor, brand: Brand | None, kind: str, changes: Mapping[str, Any], chosen: str) -> BulkEdit:
    return BulkEdit(
        brand=brand, kind=kind, changes=dict(changes), chosen=chosen[:200], author_id=by.user_id, actor=by.name
    )


def _surveyed(by: Actor, ids: Sequence[int]) -> Iterator[tuple[surveys.Surveyed, Any]]:
    """Yield each listing with what the actor may do there. Raises: ListingNotFound for one they have no part in."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found, rights = surveys.survey(some), surveys.rights_of_many(by, some)
        for business_id in some:
            if business_id not in found or not rights[business_id].role:
                raise ListingNotFound
            yield found[business_id], rights[business_id]


def _gaps(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they were given, with None for those to take away."""
    return {"attributes": changes["attributes"]} if "attributes" in changes else {}


def _without_gaps(changes: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(changes)
    if "attributes" in given:
        given["attributes"] = {key: value for key, value in given["attributes"].items() if value is not None}
    return given


def _differences(
    says: Mapping[str, Any], wanted: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    after = dict(wanted)
    if "attributes" in given:
        answers = {**says["attributes"], **given["attributes"]}
        after["attributes"] = {key: value for key, value in answers.items() if value is not None}
    after = {name: value for name, value in after.items() if says[name] != value}
    return {name: says[name] for name in after}, after


def _item(
    edit: BulkEdit, business_id: int, before: Mapping[str, Any], after: Mapping[str, Any], state: str, why: Mapping
) -> BulkEditItem:
    return BulkEditItem(
        bulk_edit=edit,
        business_id=business_id,
        author_id=edit.author_id,
        before=dict(before),
        after=dict(after),
        state=state,
        problems=dict(why),
    )


def _kept(edit: BulkEdit, items: Sequence[BulkEditItem]) -> BulkEdit:
    edit.total = sum(item.state == BulkItemState.WAITING for item in items)
    edit.save(force_insert=True)
    BulkEditItem.objects.bulk_create(items, batch_size=_AT_ONCE)
    return edit
