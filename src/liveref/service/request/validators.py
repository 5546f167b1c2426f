"""Conditional requests (RFC 9110, section 13): validators, and the headers that ask for them.

Entity tags are taken with or without quotation marks, because clients of object storage send them
without. `name=value` compares a field of the record, as networks have it for their revisions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import msgspec

CONDITIONAL = frozenset(
    {b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"}
)
_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*(?:,|$)|\s*([^\s,"]+)\s*(?:,|$)')


class Validators(msgspec.Struct, frozen=True):
    """The state of a record that conditions compare: its entity tag, None if it has none, the time
    of its last change in seconds since the epoch, and its fields as texts."""

    tag: str | None
    modified: float
    fields: Mapping[str, str]

    def has(self, wanted: str, *, strongly: bool) -> bool:
        """Whether a list of entity tags has that of the record; `*` stands for any record. A weak
        tag is none of a strong comparison (section 8.8.3.2)."""
        if wanted.strip() == "*":
            return True
        tags = (match for match in _TAG.finditer(wanted) if not (strongly and match[1]))
        return any(self._is(match[2] if match[2] is not None else match[3]) for match in tags)

    def _is(self, tag: str) -> bool:
        name, equals, value = tag.partition("=")
        if equals and name in self.fields:
            return self.fields[name] == value
        return tag == self.tag


def failed_condition(
    headers: Mapping[bytes, bytes], record: Validators | None, *, reads: bool
) -> int | None:
    """The status code for the first condition of a request that does not hold, 412 or 304; None
    if all hold (section 13.2.2). `record` is None where there is no record yet."""
    match, since = _text(headers, b"if-match"), _time(headers, b"if-unmodified-since")
    if match is not None:
        if record is None or not record.has(match, strongly=True):
            return 412
    elif since is not None and (record is None or int(record.modified) > since):
        return 412
    no_match, since = _text(headers, b"if-none-match"), _time(headers, b"if-modified-since")
    if no_match is not None:
        if record is not None and record.has(no_match, strongly=False):
            return 304 if reads else 412
    elif reads and since is not None and record is not None and int(record.modified) <= since:
        return 304
    return None


def is_same_range(wanted: str, record: Validators) -> bool:
    """Whether `If-Range` names the record as it is, so that a part of it may be sent (section
    13.1.5)."""
    moment = _moment(wanted)
    if moment is not None:
        return int(record.modified) == moment
    return record.has(wanted, strongly=True) and wanted.strip() != "*"


def _text(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1") if value is not None else None


def _time(headers: Mapping[bytes, bytes], name: bytes) -> int | None:
    """The time in a header; a text that is none is no condition (section 13.1.3)."""
    text = _text(headers, name)
    return _moment(text) if text is not None else None


def _moment(text: str) -> int | None:
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (ValueError, OverflowError):
        return None
