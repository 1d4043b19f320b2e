"""What operators see of search: how long it takes, how often it finds nothing, and how often the time limit strikes."""

from prometheus_client import Counter, Histogram

SECONDS = Histogram(
    "directory_search_seconds",
    "Time from a cleaned question to its answer.",
    ["sort"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6),
)
ZERO_RESULTS = Counter("directory_search_zero_results_total", "Questions that found nothing.", ["words", "place"])
CORRECTED = Counter("directory_search_corrected_total", "Questions answered with other words than those typed.")
DEGRADED = Counter("directory_search_degraded_total", "Questions the time limit answered with a plain listing.")
