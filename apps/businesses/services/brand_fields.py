"""What a brand says about a field, and how that reaches its locations (LOC-2); run as a bulk edit, after a preview."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import policies, rules
from apps.businesses.errors import BrandChangedMeanwhile, BulkInvalid
from apps.businesses.models import Brand, BulkEdit, Business
from apps.businesses.services import brands, fields
from apps.businesses.states import BulkItemState, FieldMode
from apps.core.actor import Actor


def judged(brand: Brand, field: str, mode: str, value: Any) -> Any:
    """Return the value in plain form; None for a field each location says for itself.

    Raises: BulkInvalid, ListingInvalid.
    """
    if field not in rules.BRAND_FIELDS:
        raise BulkInvalid({"field": [_("A brand says nothing about this field.")]})
    if mode not in FieldMode.values:
        raise BulkInvalid({"mode": [_("There is no such mode.")]})
    if mode == FieldMode.LOCAL:
        return None
    sample = Business.objects.filter(brand=brand, location__isnull=False).first()
    if sample is None:
        raise BulkInvalid({"field": [_("The brand has no location yet.")]})
    return fields.check(sample, {field: value})[field]


def former(brand: Brand, field: str) -> dict[str, Any]:
    """Return what a brand says about a field now, as `take_back` needs it, and which locations say otherwise."""
    own = Business.objects.filter(brand=brand, overrides__contains=[field]).order_by("pk")
    return {**_said(brand, field), "own": list(own.values_list("pk", flat=True))}


def fate(brand: Brand, field: str, mode: str, wanted: Any, says: Any, *, has_own: bool) -> BulkItemState:
    """Return what becomes of a location that says `says`: a value of its own is not overwritten by an inherited one."""
    if mode == FieldMode.LOCAL or says == wanted:
        return BulkItemState.SAME
    if mode == FieldMode.FIXED:
        return BulkItemState.WAITING
    keeps = has_own or (brand.mode(field) is FieldMode.LOCAL and bool(says))
    return BulkItemState.OWN if keeps else BulkItemState.WAITING


def put(*, by: Actor, edit: BulkEdit) -> None:
    """Let the brand say what a prepared edit wants. Raises: RoleTooLow, BrandNotFound, BrandChangedMeanwhile."""
    (field,) = edit.changes
    brand = brands.locked(edit.brand)

    policies.ensure_leads_brand(by, brand)
    before = _said(brand, field)
    if before != {name: edit.former[name] for name in before}:
        raise BrandChangedMeanwhile

    own = edit.items.filter(state=BulkItemState.OWN).values_list("business_id", flat=True)
    _say(brand, field, edit.mode, edit.changes[field])
    _note_own(brand, field, list(own) if edit.mode == FieldMode.INHERITED else [])

    audit.record("businesses.brand_changed", by=by, subject=brand, before=before, after=_said(brand, field))


def take_back(*, by: Actor, edit: BulkEdit) -> None:
    """Let the brand say what it said before the edit. Raises: as `put`, when it says something else by now."""
    (field,) = edit.changes
    brand = brands.locked(edit.brand)

    policies.ensure_leads_brand(by, brand)
    before = _said(brand, field)
    if before != _shape(edit.mode, edit.changes[field]):
        raise BrandChangedMeanwhile

    _say(brand, field, edit.former["mode"], edit.former["value"])
    _note_own(brand, field, edit.former["own"])

    audit.record("businesses.brand_changed", by=by, subject=brand, before=before, after=_said(brand, field))


def _shape(mode: str, value: Any) -> dict[str, Any]:
    return {"mode": str(mode), "value": None if mode == FieldMode.LOCAL else value}


def _said(brand: Brand, field: str) -> dict[str, Any]:
    return _shape(brand.mode(field), brand.values.get(field))


def _say(brand: Brand, field: str, mode: str, value: Any) -> None:
    if mode == FieldMode.LOCAL:
        brand.modes.pop(field, None)
        brand.values.pop(field, None)
    else:
        brand.modes[field], brand.values[field] = str(mode), value
    brand.revision += 1
    brand.save(update_fields=["modes", "values", "revision", "updated_at"])


def _note_own(brand: Brand, field: str, business_ids: list[int]) -> None:
    """Remember that exactly these locations say the field differently from their brand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE businesses_business SET overrides = array_remove(overrides, %s)
               WHERE brand_id = %s AND %s = ANY (overrides) AND NOT id = ANY (%s)""",
            [field, brand.pk, field, business_ids],
        )
        cursor.execute(
            """UPDATE businesses_business SET overrides = overrides || ARRAY[%s]::varchar[]
               WHERE brand_id = %s AND id = ANY (%s) AND NOT %s = ANY (overrides)""",
            [field, brand.pk, business_ids, field],
        )
