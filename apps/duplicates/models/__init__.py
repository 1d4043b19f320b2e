"""The tables of duplicates, one module per aggregate."""

from apps.duplicates.models.fingerprint import BlockingKey, Fingerprint
from apps.duplicates.models.merge import Merge
from apps.duplicates.models.pair import DuplicatePair, PairReport
from apps.duplicates.models.request import MergeConsent, MergeRequest

__all__ = [
    "BlockingKey",
    "DuplicatePair",
    "Fingerprint",
    "Merge",
    "MergeConsent",
    "MergeRequest",
    "PairReport",
]
