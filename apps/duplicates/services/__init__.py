"""The only place that writes about duplicates: finding pairs, deciding about them, merging, and owners' requests.

from apps.duplicates.services import merging, pairs
pairs.dismiss(by=actor, pair=pair)
merging.merge(by=actor, survivor=one, duplicate=other, choices={"phone": "duplicate"})
"""

from apps.duplicates.services import demo, finding, merging, pairs, requests

__all__ = ["demo", "finding", "merging", "pairs", "requests"]
