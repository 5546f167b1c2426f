"""Media types and what a client accepts of them (RFC 9110, sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from liveref.service.request.problem import Problem

JSON, PLAIN, BINARY = "application/json", "text/plain", "application/octet-stream"


def preferred(headers: Mapping[bytes, bytes], offered: Sequence[str]) -> str:
    """The first of the `offered` media types that a client accepts with the greatest weight. Raises
    Problem 406 if it accepts none of them."""
    ranges = accepted(headers.get(b"accept", b"").decode("latin-1"))
    if not ranges:
        return offered[0]
    weights = {kind: weight(kind, ranges) for kind in offered}
    best = max(offered, key=weights.__getitem__)
    if weights[best] <= 0:
        refused = f"Answers are {' or '.join(offered)}; the Accept header rules that out."
        raise Problem(406, refused)
    return best


def check(headers: Mapping[bytes, bytes], offered: Sequence[str]) -> None:
    """Raises Problem 406 if a client accepts none of the media types, of which there are some."""
    if offered and b"accept" in headers:
        preferred(headers, offered)


def accepted(header: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header in lower case, without parameters, each with its
    weight."""
    ranges: list[tuple[str, float]] = []
    for item in header.split(","):
        kind, *parameters = (part.strip() for part in item.split(";"))
        if kind:
            ranges.append((kind.lower(), _weight_of(parameters)))
    return ranges


def weight(kind: str, ranges: Iterable[tuple[str, float]]) -> float:
    """The weight of a media type by the most specific range that it is in; 0 for none. A type with
    a suffix is in the range of what the suffix names: `application/problem+json` takes JSON."""
    general = f"{kind.partition('/')[0]}/*"
    by_range: dict[int, float] = {}
    for named, its_weight in ranges:
        rank = {kind: 3, general: 1, "*/*": 0, "*": 0}.get(named, -1)
        if rank < 0 and kind == JSON and named.startswith("application/") and "json" in named:
            rank = 2
        if rank >= 0:
            by_range[rank] = max(its_weight, by_range.get(rank, 0.0))
    return by_range[max(by_range)] if by_range else 0.0


def _weight_of(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0
