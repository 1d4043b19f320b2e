"""The tables of claims, one module per aggregate."""

from apps.claims.models.claim import Claim, ClaimLocation
from apps.claims.models.code import ClaimCode
from apps.claims.models.evidence import ClaimCheck, ClaimDocument
from apps.claims.models.question import OwnerQuestion

__all__ = ["Claim", "ClaimCheck", "ClaimCode", "ClaimDocument", "ClaimLocation", "OwnerQuestion"]
