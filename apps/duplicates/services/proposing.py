"""What a search does to pairs: proposing new ones, opening decided ones again, and closing what is no question any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.core import clock
from apps.duplicates.data import Comparison, Likeness
from apps.duplicates.models import DuplicatePair
from apps.duplicates.states import FoundBy, PairState

# What says who and where a business is: a decision holds until one of these changes.
_IDENTIFYING = ("name", "number", "phone", "website", "street", "house", "postal_code")
_NEAR_DEGREES = 0.001


def propose(alike: Mapping[tuple[int, int], Comparison], rows: Mapping[int, Likeness]) -> int:
    """Write these pairs down; return how many are new, or open again because a listing changed since the decision."""
    if not alike:
        return 0
    known = {
        (pair.lower_id, pair.higher_id): pair
        for pair in DuplicatePair.objects.select_for_update().filter(
            lower_id__in={low for low, _high in alike}, higher_id__in={high for _low, high in alike}
        )
    }
    now = clock.now()
    new = [
        DuplicatePair(lower_id=low, higher_id=high, score=compared.score, evidence=compared.as_json(), found_at=now)
        for (low, high), compared in alike.items()
        if (low, high) not in known
    ]
    DuplicatePair.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)
    opened = sum(
        _look_again(known[key], compared, seen(rows[key[0]], rows[key[1]]))
        for key, compared in alike.items()
        if key in known
    )
    return len(new) + opened


def _look_again(pair: DuplicatePair, compared: Comparison, now_seen: dict[str, str]) -> bool:
    """Bring a known pair up to date and say whether it is open again."""
    changed = [name for name, mark in now_seen.items() if pair.seen.get(name, mark) != mark]
    opens = pair.state == PairState.OBSOLETE or (pair.state == PairState.DISMISSED and bool(changed))
    if not opens and (pair.state != PairState.OPEN or pair.score == compared.score):
        return False
    if opens:
        pair.note = (
            _("Decided before; changed since: %(fields)s.")
            % {"fields": ", ".join(sorted({c.split(".")[1] for c in changed}))}
            if pair.state == PairState.DISMISSED
            else ""
        )
        pair.state, pair.found_at = PairState.OPEN, clock.now()
    pair.score, pair.evidence = compared.score, compared.as_json()
    pair.save(update_fields=["state", "note", "score", "evidence", "found_at"])
    return opens


def seen(one: Likeness, other: Likeness) -> dict[str, str]:
    """Return a digest of each identifying field of two listings, so that a later change shows; no street is kept."""
    found = {}
    for side, row in (("lower", one), ("higher", other)):
        for name in _IDENTIFYING:
            found[f"{side}.{name}"] = _digest(getattr(row, name))
        found[f"{side}.position"] = _digest(f"{row.lat / _NEAR_DEGREES:.0f} {row.lon / _NEAR_DEGREES:.0f}")
    return found


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()


def close_gone(business_ids: Collection[int]) -> int:
    """Close the open pairs of listings that are no longer compared; return how many."""
    open_pairs = DuplicatePair.objects.filter(state=PairState.OPEN)
    gone = open_pairs.filter(Q(lower_id__in=business_ids) | Q(higher_id__in=business_ids))
    return gone.update(state=PairState.OBSOLETE, note=_("One of the listings is gone."))


def close_unalike(business_ids: Sequence[int], alike: set[tuple[int, int]], *, later: bool) -> int:
    """Close the open pairs of these listings that a search found once and does no longer; `later` as the search had it."""
    ours = Q(lower_id__in=business_ids) if later else Q(lower_id__in=business_ids) | Q(higher_id__in=business_ids)
    rows = DuplicatePair.objects.filter(ours, state=PairState.OPEN, found_by=FoundBy.SEARCH)
    stale = [pk for pk, low, high in rows.values_list("pk", "lower_id", "higher_id") if (low, high) not in alike]
    return DuplicatePair.objects.filter(pk__in=stale, state=PairState.OPEN).update(
        state=PairState.OBSOLETE, note=_("They no longer look alike.")
    )
