"""What of the directory goes along when one listing takes the place of another, and how it goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.businesses import registry, rules
from apps.businesses.errors import TransferUnderWay
from apps.businesses.models import (
    Business,
    BusinessStats,
    Invitation,
    ListingReport,
    Membership,
    OwnershipTransfer,
    Promotion,
    Sale,
    ServiceItem,
    Suggestion,
)
from apps.businesses.search import services as search
from apps.businesses.services import photo_moves
from apps.businesses.states import (
    InvitationState,
    PromotionState,
    SaleState,
    SuggestionState,
    TransferState,
    Verification,
)

_STARS = ("r1", "r2", "r3", "r4", "r5")
_PLACE_IN_BRAND = ("brand_id", "region_id", "store_code", "overrides")
_STANDING = ("is_claimed", "verification", "recheck_fields")


def move_counts(source: int, target: int) -> dict[str, int]:
    """Let the target's rating count what the source's counted."""
    rows = {row.pk: row for row in BusinessStats.objects.select_for_update().filter(pk__in=(source, target))}
    given = {name: getattr(rows[source], name) for name in _STARS} if source in rows else {}
    if any(given.values()) and target in rows:
        _add(rows[target], given, 1)
        _add(rows[source], given, -1)
        search.mark_dirty([target])
        return given
    return {}


def move_counts_back(source: int, target: int, moved: dict[str, int]) -> list[str]:
    """Take from the target what it got; what was counted since stays where it was counted."""
    if not moved:
        return []
    rows = {row.pk: row for row in BusinessStats.objects.select_for_update().filter(pk__in=(source, target))}
    # Reviews may have been withdrawn meanwhile: nothing goes below zero on either side.
    given = {name: min(number, getattr(rows[target], name)) for name, number in moved.items()}
    _add(rows[target], given, -1)
    _add(rows[source], given, 1)
    search.mark_dirty([target])
    return []


def _add(stats: BusinessStats, stars: dict[str, int], sign: int) -> None:
    for name, number in stars.items():
        setattr(stats, name, getattr(stats, name) + sign * number)
    stats.rating_count = sum(stats.histogram)
    stats.rating_sum = sum(value * number for value, number in enumerate(stats.histogram, start=1))
    formula = rules.CURRENT_FORMULA
    stats.rating, stats.formula_version = float(formula.exact(stats.rating_count, stats.rating_sum)), formula.version
    stats.save()


def move_services(source: int, target: int) -> list[int]:
    """Put the source's services behind the target's."""
    last = ServiceItem.objects.filter(business_id=target).aggregate(last=Max("position"))["last"]
    shown = Business.objects.get(pk=target).is_public
    moved = []
    for item in ServiceItem.objects.filter(business_id=source).order_by("position", "id"):
        last = 0 if last is None else last + 1
        item.business_id, item.position, item.is_public = target, last, shown
        item.save(update_fields=["business", "position", "is_public", "updated_at"])
        moved.append(item.pk)
    return moved


def move_services_back(source: int, target: int, moved: list[int]) -> list[str]:
    """Return the services that are still there."""
    rows = ServiceItem.objects.filter(pk__in=moved, business_id=target)
    shown = Business.objects.get(pk=source).is_public
    return _missing(moved, rows.update(business_id=source, is_public=shown))


def move_team(source: int, target: int) -> dict[str, Any]:
    """Let the source's team work for the target, and the target take the source's place in a brand if it has none.

    The target's primary owner stays; without one, the source's becomes it. Whoever is in both teams keeps both roles.
    Raises: TransferUnderWay while one of the listings is being transferred or sold.
    """
    _ensure_nobody_else_takes_over(source, target)
    rows = {row.pk: row for row in Business.objects.select_for_update().filter(pk__in=(source, target))}
    ours, theirs = rows[target], rows[source]
    before = {
        str(row.pk): {name: getattr(row, name) for name in (*_PLACE_IN_BRAND, *_STANDING)} for row in (ours, theirs)
    }
    known = Membership.objects.filter(business_id=target).values_list("user_id", flat=True)
    going = list(Membership.objects.filter(business_id=source).exclude(user_id__in=list(known)))
    moved = [{"id": row.pk, "is_primary": row.is_primary} for row in going]

    takes_brand = theirs.brand_id is not None and ours.brand_id is None and not ours.is_claimed
    was_claimed = ours.is_claimed
    standing = {name: getattr(theirs, name) for name in _STANDING}
    place = {name: getattr(theirs, name) for name in _PLACE_IN_BRAND}
    theirs.brand_id, theirs.region_id, theirs.store_code, theirs.overrides = None, None, "", []
    theirs.is_claimed, theirs.verification, theirs.recheck_fields = False, Verification.NONE, []
    # The source lets go of its store code before the target takes it.
    _write(theirs)
    if takes_brand:
        _set(ours, place)
    if not was_claimed and standing["is_claimed"]:
        _set(ours, standing)
    _write(ours)
    for row in going:
        row.business_id = target
        row.is_primary = row.is_primary and not was_claimed
        row.save(update_fields=["business", "is_primary"])
    after = {
        str(row.pk): {name: getattr(row, name) for name in (*_PLACE_IN_BRAND, *_STANDING)} for row in (ours, theirs)
    }
    return {"before": before, "after": after, "members": moved}


def _ensure_nobody_else_takes_over(*listings: int) -> None:
    transfers = OwnershipTransfer.objects.filter(
        business_id__in=listings, state__in=(TransferState.OFFERED, TransferState.COOLING_OFF)
    )
    sales = Sale.objects.filter(business_id__in=listings, state__in=(SaleState.OFFERED, SaleState.ACCEPTED))
    if transfers.exists() or sales.exists():
        raise TransferUnderWay


def move_team_back(source: int, target: int, moved: dict[str, Any]) -> list[str]:
    """Return each listing its team, its place in a brand and its standing, where nobody changed that since."""
    rows = {row.pk: row for row in Business.objects.select_for_update().filter(pk__in=(source, target))}
    lost = []
    # The target first: the source may need the store code that it has.
    for pk in (target, source):
        row, was, became = rows[pk], moved["before"][str(pk)], moved["after"][str(pk)]
        for names in (_PLACE_IN_BRAND, _STANDING):
            if all(getattr(row, name) == became[name] for name in names):
                _set(row, {name: was[name] for name in names})
            else:
                lost.append(
                    _("%(listing)s: its team or place in a brand was changed since and stays.") % {"listing": row}
                )
        _write(row)
    roles = {entry["id"]: entry["is_primary"] for entry in moved["members"]}
    members = list(Membership.objects.filter(pk__in=roles, business_id=target))
    for member in members:
        member.business_id, member.is_primary = source, roles[member.pk] and rows[source].is_claimed
        member.save(update_fields=["business", "is_primary"])
    return lost + _missing(list(roles), len(members))


def _set(row: Business, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _write(row: Business) -> None:
    fields = ("brand", "region", "store_code", "overrides", *_STANDING)
    row.save(update_fields=[*fields, "updated_at"])


def move_leads(source: int, target: int) -> list[int]:
    """Note which listings lead to the source; from now on they lead where it leads."""
    return list(Business.objects.filter(successor_id=source).order_by("pk").values_list("pk", flat=True))


def move_leads_back(source: int, target: int, moved: list[int]) -> list[str]:
    """Let them lead to the source again."""
    rows = Business.objects.filter(pk__in=moved, successor_id=target)
    return _missing(moved, rows.update(successor_id=source))


def _move_rows(model: type[Model], **narrowed: Any) -> Callable[[int, int], list[int]]:
    def move(source: int, target: int) -> list[int]:
        rows = model.objects.filter(business_id=source, **narrowed)
        moved = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.filter(pk__in=moved).update(business_id=target)
        return moved

    move.__qualname__ = f"move_{model.__name__}"
    return move


def _move_rows_back(model: type[Model]) -> Callable[[int, int, list[int]], list[str]]:
    def move_back(source: int, target: int, moved: list[int]) -> list[str]:
        return _missing(moved, model.objects.filter(pk__in=moved, business_id=target).update(business_id=source))

    return move_back


def _missing(moved: list[int], back: int) -> list[str]:
    gone = len(moved) - back
    return [ngettext("%d is no longer there.", "%d are no longer there.", gone) % gone] if gone else []


def register_all() -> None:
    """Add what is the directory's own; called as the app starts."""
    for mover in (
        registry.Mover("businesses.leads", gettext_lazy("Listings that lead here"), move_leads, move_leads_back),
        registry.Mover("businesses.counts", gettext_lazy("Rating"), move_counts, move_counts_back),
        registry.Mover("businesses.services", gettext_lazy("Services"), move_services, move_services_back),
        photo_moves.MOVER,
        registry.Mover("businesses.team", gettext_lazy("Team"), move_team, move_team_back),
        registry.Mover(
            "businesses.invitations",
            gettext_lazy("Invitations"),
            _move_rows(Invitation, state=InvitationState.OPEN),
            _move_rows_back(Invitation),
        ),
        registry.Mover(
            "businesses.suggestions",
            gettext_lazy("Suggestions"),
            _move_rows(Suggestion, state=SuggestionState.OPEN),
            _move_rows_back(Suggestion),
        ),
        registry.Mover(
            "businesses.promotions",
            gettext_lazy("Sponsored placements"),
            _move_rows(Promotion, state__in=(PromotionState.BOOKED, PromotionState.PAUSED)),
            _move_rows_back(Promotion),
        ),
        registry.Mover(
            "businesses.reports", gettext_lazy("Reports"), _move_rows(ListingReport), _move_rows_back(ListingReport)
        ),
    ):
        registry.register_mover(mover)
