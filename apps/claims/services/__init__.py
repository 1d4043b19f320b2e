"""The only place that writes to claims: starting and proving them, codes and documents, owners who are asked, decisions.

from apps.claims.services import claiming, codes
claim = claiming.start(by=actor, business=business, now=clock.now())
"""

from apps.claims.services import (
    chains,
    claiming,
    codes,
    deciding,
    demo,
    documents,
    letters,
    lookups,
    owners,
    sweeping,
)

__all__ = [
    "chains",
    "claiming",
    "codes",
    "deciding",
    "demo",
    "documents",
    "letters",
    "lookups",
    "owners",
    "sweeping",
]
