"""Figures for the scraper that are counted when it asks, beside the counters that code keeps as it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import prometheus_client
import structlog
from django.db import transaction
from prometheus_client import CollectorRegistry, multiprocess, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.observability import deadline

log = structlog.get_logger(__name__)

BUDGET_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure: a Prometheus name, one sentence, the value and its labels."""

    name: str
    meaning: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


_sources: dict[str, Callable[[], Iterable[Gauge]]] = {}


def register(name: str, source: Callable[[], Iterable[Gauge]]) -> None:
    """Add a source of figures; it runs in a transaction at each scrape and must be cheap."""
    _sources[name] = source


class SourceCollector(Collector):
    """Asks each registered source; one that fails or hangs leaves out its own figures and nothing else."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        outcomes = deadline.ask_all(
            {f"metrics {name}": _in_transaction(source) for name, source in _sources.items()}, seconds=BUDGET_SECONDS
        )
        up = GaugeMetricFamily("lawless_source_up", "Whether a source of figures answered.", labels=["source"])
        families: dict[str, GaugeMetricFamily] = {}
        for name, outcome in outcomes.items():
            up.add_metric([name.removeprefix("metrics ")], 0 if outcome.error else 1)
            if outcome.error:
                log.warning("metrics_source_failed", source=name, error=str(outcome.error)[:200])
            for gauge in outcome.answer or ():
                family = families.setdefault(
                    gauge.name, GaugeMetricFamily(gauge.name, gauge.meaning, labels=list(gauge.labels))
                )
                family.add_metric(list(gauge.labels.values()), gauge.value)
        yield from families.values()
        yield up

    def describe(self) -> list[GaugeMetricFamily]:
        """Name nothing beforehand, so that registering asks no source."""
        return []


def exposition() -> bytes:
    """Return all figures in the text format of Prometheus.

    With PROMETHEUS_MULTIPROC_DIR set, as under several web workers, the counters of all processes are added up from the
    files in that directory; without it each process speaks for itself alone.
    """
    registry = CollectorRegistry()
    if values.ValueClass is not values.MutexValue:
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(prometheus_client.REGISTRY)
    registry.register(SourceCollector())
    return prometheus_client.generate_latest(registry)


def _in_transaction(source: Callable[[], Iterable[Gauge]]) -> Callable[[], list[Gauge]]:
    def ask() -> list[Gauge]:
        with transaction.atomic():
            return list(source())

    return ask
