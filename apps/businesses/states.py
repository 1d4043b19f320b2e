"""The life of a listing (CLM-10): its states and the table of permitted moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Moves


class ListingState(models.TextChoices):
    """Where a listing stands; what the public sees depends on it."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Waiting for a check")
    LIVE = "live", _("Live")
    TEMPORARILY_CLOSED = "temporarily_closed", _("Temporarily closed")
    PERMANENTLY_CLOSED = "permanently_closed", _("Permanently closed")
    MOVED = "moved", _("Moved")
    DUPLICATE = "duplicate", _("Duplicate")
    SUSPENDED = "suspended", _("Suspended")


_S = ListingState

MOVES: Moves = {
    _S.DRAFT: frozenset({_S.PENDING, _S.LIVE, _S.DUPLICATE}),
    _S.PENDING: frozenset({_S.DRAFT, _S.LIVE, _S.DUPLICATE, _S.SUSPENDED}),
    _S.LIVE: frozenset({_S.TEMPORARILY_CLOSED, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE, _S.SUSPENDED}),
    _S.TEMPORARILY_CLOSED: frozenset({_S.LIVE, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE, _S.SUSPENDED}),
    # Closed for good, moved and duplicate can be mistakes: each has a way back.
    _S.PERMANENTLY_CLOSED: frozenset({_S.LIVE, _S.DUPLICATE, _S.SUSPENDED}),
    _S.MOVED: frozenset({_S.LIVE, _S.PERMANENTLY_CLOSED, _S.DUPLICATE, _S.SUSPENDED}),
    _S.DUPLICATE: frozenset({_S.PENDING, _S.LIVE}),
    _S.SUSPENDED: frozenset({_S.PENDING, _S.LIVE, _S.PERMANENTLY_CLOSED}),
}

# Anybody may open the page of such a listing; the row policies name the same states.
PUBLIC = (_S.LIVE, _S.TEMPORARILY_CLOSED, _S.PERMANENTLY_CLOSED, _S.MOVED, _S.DUPLICATE)
# Search finds these; only live ones are ever open.
SEARCHABLE = (_S.LIVE, _S.TEMPORARILY_CLOSED)
# Search engines are invited to index these (SEO-3).
INDEXABLE = (_S.LIVE, _S.TEMPORARILY_CLOSED)


class Source(models.TextChoices):
    """Where a listing came from."""

    STAFF = "staff", _("Entered by staff")
    OWNER = "owner", _("Entered by its owner")
    DEMO = "demo", _("Made up for the demo city")
    NYC_OPEN_DATA = "nyc_open_data", _("New York City open data")
