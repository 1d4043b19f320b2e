"""Pure rules: one spelling for everything, which listings are worth comparing, and how alike two of them are."""

from apps.duplicates.rules.blocking import LARGEST_BLOCK, keys, phone_key, website_key
from apps.duplicates.rules.choosing import (
    BOTH,
    DUPLICATE,
    GROUP_LABELS,
    GROUPS,
    SURVIVOR,
    chosen,
    ensure_choices,
    options,
    proposal,
)
from apps.duplicates.rules.comparing import PROPOSED, compare, distance, names_alike, worth_comparing
from apps.duplicates.rules.spelling import VERSION, likeness

__all__ = [
    "BOTH",
    "DUPLICATE",
    "GROUPS",
    "GROUP_LABELS",
    "LARGEST_BLOCK",
    "PROPOSED",
    "SURVIVOR",
    "VERSION",
    "chosen",
    "compare",
    "distance",
    "ensure_choices",
    "keys",
    "likeness",
    "names_alike",
    "options",
    "phone_key",
    "proposal",
    "website_key",
    "worth_comparing",
]
