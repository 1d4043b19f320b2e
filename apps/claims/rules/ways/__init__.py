"""The ways of proving a claim, each a module that says what it proves, what it cannot, and whether it fits a listing."""

from __future__ import annotations

from collections.abc import Collection

from apps.claims.data import Facts, Means, Offer
from apps.claims.rules.ways import dns, documents, mail, manual, page, phone, post
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method, Purpose

# In the order in which they are offered: quick ones first.
WAYS: dict[str, Way] = {
    way.method: way for way in (mail.WAY, phone.WAY, page.WAY, dns.WAY, post.WAY, documents.WAY, manual.WAY)
}
# A chain is proved at its domain, all at once.
FOR_CHAINS = frozenset({Method.MAIL, Method.DNS, Method.PAGE})

__all__ = ["FOR_CHAINS", "WAYS", "Way", "offer", "offers"]


def offers(facts: Facts, means: Means, purpose: str, self_stated: Collection[str] = ()) -> tuple[Offer, ...]:
    """Return every way with whether it is offered for a listing; `self_stated` are facts that the claimant told us."""
    return tuple(
        way.offer(facts, means, self_stated)
        for way in WAYS.values()
        if purpose != Purpose.CHAIN or way.method in FOR_CHAINS
    )


def offer(method: str, facts: Facts, means: Means, purpose: str, self_stated: Collection[str] = ()) -> Offer | None:
    """Return one way for a listing, None for one that there is not for this purpose."""
    return next((found for found in offers(facts, means, purpose, self_stated) if found.method == method), None)
