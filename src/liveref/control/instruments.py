"""The counts of requests as metrics, by the client library of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from liveref.control.tally import SECONDS, Family, Tally

_COUNTERS = {
    Family.REQUESTS: (
        "liveref_requests",
        "Requests to what is served; without a service if none answers at their path.",
        ("service", "operation", "code"),
    ),
    Family.REFUSALS: (
        "liveref_refusals",
        "Refused requests, by the rule whose fact refused them.",
        ("service", "rule"),
    ),
    Family.FAULTS: (
        "liveref_faults",
        "Requests that met a fault which somebody had set.",
        ("service",),
    ),
}
_BOUNDS = [*map(floatToGoString, SECONDS), "+Inf"]


class Instruments(Collector):
    """Makes metrics of a tally when they are asked for. Those of the process itself are there where
    one process answers."""

    def __init__(self, tally: Tally, *, is_shared: bool) -> None:
        self._tally = tally
        self._registry = CollectorRegistry()
        self._registry.register(self)
        if not is_shared:
            ProcessCollector(registry=self._registry)

    def text(self, accept: str) -> tuple[bytes, str]:
        """The counts of all processes and their media type: OpenMetrics if it is accepted, the
        text format of Prometheus else."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type

    def collect(self) -> Iterator[Metric]:
        """The counts, as a registry asks for them."""
        counters = {
            family: CounterMetricFamily(name, text, labels=labels)
            for family, (name, text, labels) in _COUNTERS.items()
        }
        durations = HistogramMetricFamily(
            "liveref_request_duration_seconds",
            "The time that liveref took for requests, in seconds.",
            labels=("service",),
        )
        for (family, labels), numbers in self._tally.sums().items():
            if not any(numbers):
                continue
            if family is Family.DURATIONS:
                *counts, nanoseconds = numbers
                buckets = list(zip(_BOUNDS, accumulate(counts), strict=True))
                durations.add_metric(labels, buckets, nanoseconds / 1e9)
            else:
                counters[family].add_metric(labels, numbers[0])
        yield from counters.values()
        yield durations
