"""The one interface of all ways: what they prove, and a judgement whether they fit a listing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from apps.claims.data import Facts, Means, Offer
from apps.claims.states import Method


@dataclass(frozen=True, slots=True)
class Way:
    """One way of proving a claim.

    `basis` are the facts of the listing it rests on. `judge` returns where it leads (a domain, a masked number) and why
    it is not offered, "" when it is.
    """

    method: Method
    proves: str | Promise
    cannot: str | Promise
    takes: str | Promise
    judge: Callable[[Facts, Means], tuple[str, str]]
    basis: frozenset[str] = frozenset()

    def offer(self, facts: Facts, means: Means, self_stated: Collection[str] = ()) -> Offer:
        """Return this way for a listing."""
        target, why_not = self.judge(facts, means)
        return Offer(
            method=self.method.value,
            label=self.method.label,
            proves=self.proves,
            cannot=self.cannot,
            takes=self.takes,
            why_not=why_not,
            target=target,
            needs_review=bool(self.basis & set(self_stated)),
        )
