"""Negotiation of the microversion: a header requests it, and the answer names it."""

from __future__ import annotations

from email.utils import formatdate

from liveref.model.api import API
from liveref.model.conventions.versions import Microversions
from liveref.model.microversion import Version, parse, written
from liveref.service.request.problem import Problem

Headers = list[tuple[bytes, bytes]]


class Negotiation:
    """The microversions of one API, of a service of that `type`."""

    def __init__(self, conventions: Microversions, service_type: str, low: str, high: str) -> None:
        self._low, self._high = parse(low), parse(high)
        self._latest = conventions.latest
        dated = conventions.dated.get(service_type)
        self._dated = parse(dated) if dated else None
        self._word = conventions.words.get(service_type, service_type)
        self._words = {self._word, service_type}
        older = conventions.older.get(service_type)
        self._name = conventions.header
        self._older_name = older
        self._header = conventions.header.lower().encode()
        self._older = older.lower().encode() if older else None

    def requested(self, headers: dict[bytes, bytes]) -> Version:
        """The microversion of a request; the lowest if it names none. Raises Problem 400 for an
        invalid one, 406 for an unsupported one."""
        text = self._text(headers)
        if text is None:
            return self._low
        if text == self._latest:
            return self._high
        try:
            version = parse(text)
        except ValueError as error:
            raise Problem(400, f"{self._name}: {error}.") from None
        if not self._low <= version <= self._high:
            low, high = written(self._low), written(self._high)
            message = f"Version {text} is not supported; {low} to {high} are."
            versions = ((self._name, f"{self._word} {high}"), *self._range())
            raise Problem(406, message, headers=versions)
        return version

    def _range(self) -> tuple[tuple[str, str], ...]:
        """The older headers that announce the supported versions."""
        if not self._older_name:
            return ()
        start, _, end = self._older_name.rpartition("-")
        low, high = written(self._low), written(self._high)
        return (f"{start}-Minimum-{end}", low), (f"{start}-Maximum-{end}", high)

    def _text(self, headers: dict[bytes, bytes]) -> str | None:
        """The version that the newer header gives for this service, among others, else that of the
        older header."""
        value = headers.get(self._header)
        for part in value.decode("latin-1").split(",") if value else ():
            word, _, version = part.strip().partition(" ")
            if word in self._words and version:
                return version.strip().lower()
        old = headers.get(self._older) if self._older else None
        return old.decode("latin-1").strip().lower() if old else None

    def asking(self, version: str | None) -> dict[str, str]:
        """The header by which a client requests a version, the newest for None."""
        return {self._name: f"{self._word} {version or self._latest}"}

    def dates(self, method: str, version: Version, now: float) -> Headers:
        """The headers that say when the answer to a successful request was true; none in versions
        that lack them."""
        if self._dated is None or version < self._dated or method == "DELETE":
            return []
        moment = formatdate(now, usegmt=True).encode()
        return [(b"last-modified", moment), (b"cache-control", b"no-cache")]

    def headers_of(self, version: Version) -> Headers:
        """The headers that name the version of an answer."""
        text = written(version)
        names = [self._name, *([self._older_name] if self._older_name else [])]
        sent = [(self._header, f"{self._word} {text}".encode())]
        if self._older:
            sent.append((self._older, text.encode()))
        sent += [(name.lower().encode(), text.encode()) for name, text in self._range()]
        return [*sent, (b"vary", ", ".join(names).encode())]


def negotiation(api: API, service_type: str | None) -> Negotiation | None:
    """The negotiation of microversions, None if there is only one."""
    conventions = api.conventions.microversions
    if conventions is None or service_type is None:
        return None
    if api.min_version is None or api.max_version is None:
        return None
    return Negotiation(conventions, service_type, api.min_version, api.max_version)
