"""What every page about one listing begins with: the listing, what its reader may do there, and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

from apps.businesses import selectors
from apps.businesses.data import Rights, Workplace
from apps.businesses.models import Business
from apps.businesses.services import fields

_SALT = "businesses.owner.base"


@dataclass(frozen=True, slots=True)
class Desk:
    """A listing on the table: its rights for the reader, its facts as plain values, and what the rail shows."""

    listing: Business
    rights: Rights
    facts: Mapping[str, Any]
    place: Workplace


def desk(request: HttpRequest, reference: str) -> Desk:
    """Return the listing with this id for the person who asks. Five queries.

    Raises: ListingNotFound for others, NotFound for what is no id of a listing.
    """
    listing, rights = selectors.own_business(request.actor, reference)
    return Desk(listing, rights, fields.current(listing), selectors.workplace(listing))


def sealed(facts: Mapping[str, Any]) -> str:
    """Return what a form showed as a text that the form carries along, so that saving can tell who changed what."""
    return signing.dumps(dict(facts), salt=_SALT, compress=True)


def unsealed(text: str, otherwise: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form showed; for a text that was tampered with, what is true now."""
    try:
        found = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return dict(otherwise)
    return found if isinstance(found, dict) else dict(otherwise)
