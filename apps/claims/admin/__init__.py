"""Claims in the staff portal: the queue with evidence beside the listing, letters to post, and the list of all."""

from apps.claims.admin.claims import ClaimAdmin

__all__ = ["ClaimAdmin"]
