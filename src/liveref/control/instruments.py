"""The instruments that count requests, of the client library of Prometheus."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector

from liveref.control.request_log import Entry
from liveref.control.settings import METRICS_FOLDER

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_MOST_OPERATIONS = 4096


class Instruments:
    """Counters and a histogram. The labels come from the references and never from requests, so
    that their number is bounded by what is served."""

    def __init__(self) -> None:
        self._folder = os.environ.get(METRICS_FOLDER)
        self._own = CollectorRegistry()
        self._requests = Counter(
            "liveref_requests",
            "Requests to what is served; without a service if none answers at their path.",
            ("service", "operation", "code"),
            registry=self._own,
        )
        self._durations = Histogram(
            "liveref_request_duration_seconds",
            "The time that liveref took for requests, in seconds.",
            ("service",),
            buckets=_SECONDS,
            registry=self._own,
        )
        self._refusals = Counter(
            "liveref_refusals",
            "Refused requests, by the rule whose fact refused them.",
            ("service", "rule"),
            registry=self._own,
        )
        self._faults = Counter(
            "liveref_faults",
            "Requests that met a fault which somebody had set.",
            ("service",),
            registry=self._own,
        )
        self._counting = lru_cache(maxsize=_MOST_OPERATIONS)(self._counting_of)
        if self._folder is None:
            ProcessCollector(registry=self._own)

    def count(self, entry: Entry) -> None:
        """Count a request that was answered."""
        operation = entry.operation.id if entry.operation is not None else ""
        service = entry.service or ""
        self._counting(service, operation, entry.status)(entry.duration)
        if entry.refusal is not None and (reason := entry.refusal[2]) is not None:
            self._refusals.labels(service, reason.rule).inc()
        if entry.fault is not None:
            self._faults.labels(service).inc()

    def text(self, accept: str) -> tuple[bytes, str]:
        """The counts of all processes and their media type: OpenMetrics if it is accepted, the
        text format of Prometheus else."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry()), media_type

    def _registry(self) -> CollectorRegistry:
        if self._folder is None:
            return self._own
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=self._folder)  # type: ignore[no-untyped-call]
        return registry

    def _counting_of(self, service: str, operation: str, code: int) -> Callable[[float], None]:
        """The function that counts a request of that operation and code, and its duration."""
        counter = self._requests.labels(service, operation, str(code or "none"))
        durations = self._durations.labels(service)

        def count(duration: float) -> None:
            counter.inc()
            durations.observe(duration)

        return count
