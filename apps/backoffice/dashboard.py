"""The first page of the portal: how the platform stands, each figure leading to the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.audit import selectors as audit
from apps.audit.models import AuditEvent
from apps.backoffice.web.views import CHECKS_KEY
from apps.businesses.models import Business
from apps.businesses.states import ListingState
from apps.core import clock
from apps.observability import health
from apps.outbox import selectors as outbox
from apps.outbox.rules import LATE_AFTER

# Above this many rows a count is estimated from the planner's statistics.
COUNTED = 20_000
LISTED = 8
MOST_CHANGES = 1_000


@dataclass(frozen=True, slots=True)
class Card:
    """One figure; `tone` is good, warn, bad or empty, and `note` says in words what the tone means."""

    title: str
    value: str
    note: str
    url: str
    icon: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many listings are in a state, and how that compares with the largest of them in percent."""

    label: str
    count: str
    share: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a short list."""

    title: str
    detail: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the first page shows; what the person may not see is empty."""

    cards: tuple[Card, ...]
    states: tuple[StateCount, ...]
    waiting: tuple[Line, ...]
    changes: tuple[Line, ...]


def page(person: User) -> Page:
    """Return the first page as this person may see it."""
    counts, estimated = listing_counts()
    sees_audit = person.has_perm("audit.view_auditevent")
    cards = [*_directory_cards(counts, estimated, sees_audit)]
    if person.has_perm("outbox.view_delivery"):
        cards += _post_cards()
    if sees_audit:
        cards.append(_chain_card())
    if person.has_perm("observability.view_checks"):
        cards += [_checks_card(), _health_card()]
    return Page(
        cards=tuple(cards),
        states=_states(counts, estimated),
        waiting=_waiting(),
        changes=_changes() if sees_audit else (),
    )


def listing_counts() -> tuple[dict[str, int], bool]:
    """Return the number of listings in each state, and whether the number of live ones is an estimate.

    Everything but live is counted in a partial index; a million live listings are estimated instead.
    """
    rest = dict(
        Business.objects.exclude(status=ListingState.LIVE).values_list("status").annotate(rows=Count("pk")).order_by()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'businesses_business'::regclass")
        total = cursor.fetchone()[0]
    estimated = total > COUNTED
    if estimated:
        live = max(total - sum(rest.values()), 0)
    else:
        live = Business.objects.filter(status=ListingState.LIVE).count()
    return {**rest, ListingState.LIVE.value: live}, estimated


def _directory_cards(counts: dict[str, int], estimated: bool, sees_audit: bool) -> Iterator[Card]:
    listings = reverse("admin:businesses_business_changelist")
    live, waiting = counts.get(ListingState.LIVE, 0), counts.get(ListingState.PENDING, 0)
    yield Card(
        _("Live listings"),
        _number(live, about=estimated),
        _("Estimated from statistics") if estimated else _("Found by everybody"),
        f"{listings}?status__exact={ListingState.LIVE}",
        "storefront",
    )
    yield Card(
        _("Waiting for a check"),
        _number(waiting),
        _("Nothing waits") if not waiting else _("Somebody should look"),
        f"{listings}?status__exact={ListingState.PENDING}",
        "pending_actions",
        "warn" if waiting else "good",
    )
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    changed = AuditEvent.objects.filter(occurred_at__gte=today, business_id__isnull=False)[:MOST_CHANGES].count()
    trail = reverse("admin:audit_auditevent_changelist") + f"?occurred_at_from={today:%Y-%m-%d}"
    yield Card(
        _("Changes today"),
        _number(changed) + ("+" if changed == MOST_CHANGES else ""),
        _("To listings, since midnight UTC"),
        trail if sees_audit else listings,
        "edit_note",
    )


def _post_cards() -> Iterator[Card]:
    state = outbox.backlog()
    parked = state.parked_deliveries + state.parked_messages
    kind = "inboxmessage" if state.parked_messages and not state.parked_deliveries else "delivery"
    yield Card(
        _("Parked events"),
        _number(parked),
        _("None waits for a person") if not parked else _("Look at the error, then send again"),
        reverse(f"admin:outbox_{kind}_changelist") + "?state__exact=parked",
        "local_parking",
        "bad" if parked else "good",
    )
    late = state.oldest_unsent > LATE_AFTER
    yield Card(
        _("Oldest unsent event"),
        _age(state.oldest_unsent),
        _("Later than it should be") if late else _("On time"),
        reverse("admin:outbox_outboxevent_changelist") + "?handed_out=no",
        "outgoing_mail",
        "bad" if late else "good",
    )


def _chain_card() -> Card:
    month = clock.now().strftime("%Y-%m")
    events = next((head.sequence for head in audit.heads() if head.month == month), 0)
    last = cache.get(f"audit_chain_checked:{month}")
    note, tone = _("Not checked lately"), ""
    if last is not None:
        when = f"{last['at']:%d %b %H:%M}"
        note, tone = _("Unbroken, checked %s") % when, "good"
        if last["flaws"]:
            note, tone = _("Broken, checked %s") % when, "bad"
    value = ngettext("%s event", "%s events", events) % _number(events)
    return Card(_("Audit chain this month"), value, note, f"{reverse('admin:audit_chain')}?month={month}", "link", tone)


def _checks_card() -> Card:
    last: dict[str, Any] | None = cache.get(CHECKS_KEY)
    url = reverse("admin:checks")
    if last is None:
        return Card(_("Promises"), "–", _("Not checked lately"), url, "fact_check")
    broken = sum(1 for _name, violations in last["results"] if violations)
    value = _("%(kept)d of %(all)d kept") % {"kept": len(last["results"]) - broken, "all": len(last["results"])}
    note = _("Checked %s") % f"{last['at']:%d %b %H:%M}"
    return Card(_("Promises"), value, note, url, "fact_check", "bad" if broken else "good")


def _health_card() -> Card:
    report = health.report()
    words = {
        health.State.OK: (_("Everything works"), "good"),
        health.State.DEGRADED: (_("Some parts are ill"), "warn"),
        health.State.DOWN: (_("Down"), "bad"),
    }
    value, tone = words[report.state]
    ill = [part.name for part in report.components if part.state is not health.State.OK]
    note = ", ".join(ill) or _("All %d parts answer") % len(report.components)
    return Card(_("System health"), value, note, reverse("status"), "monitor_heart", tone)


def _states(counts: dict[str, int], estimated: bool) -> tuple[StateCount, ...]:
    listings = reverse("admin:businesses_business_changelist")
    largest = max(counts.values(), default=0) or 1
    return tuple(
        StateCount(
            str(state.label),
            _number(counts.get(state, 0), about=estimated and state == ListingState.LIVE),
            max(round(100 * counts.get(state, 0) / largest), 1 if counts.get(state, 0) else 0),
            f"{listings}?status__exact={state}",
        )
        for state in ListingState
    )


def _waiting() -> tuple[Line, ...]:
    rows = Business.objects.filter(status=ListingState.PENDING).order_by("pk").select_related("primary_category")
    return tuple(
        Line(
            row.name,
            str(row.primary_category),
            reverse("admin:businesses_business_change", args=[row.pk]),
            row.content_changed_at,
        )
        for row in rows[:LISTED]
    )


def _changes() -> tuple[Line, ...]:
    return tuple(
        Line(
            audit.sentence(event),
            event.reason,
            reverse("admin:audit_auditevent_change", args=[event.pk]),
            event.occurred_at,
        )
        for event in AuditEvent.objects.all()[:LISTED]
    )


def _number(value: int, *, about: bool = False) -> str:
    text = number_format(value, force_grouping=True)
    return _("about %s") % text if about else text


def _age(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    if seconds < 1:
        return _("None")
    if seconds < 120:
        return _("%d s") % seconds
    return _("%d min") % (seconds // 60) if seconds < 7200 else _("%d h") % (seconds // 3600)
