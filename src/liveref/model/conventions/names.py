"""The names of fields that carry meaning."""

from __future__ import annotations

import msgspec


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over field names that carry meaning.

    `reference` matches a field that holds another resource's identity.
    """

    identifier: str
    secret: str
    created: str
    updated: str
    time: str
    status: str
    reference: str
    url: str
    host: str
    links: str
    natural_key: str
    owner: str
    changed: str = r"(?!)"
    """An argument that gives the field of its first group a new value."""
    generation: str = r"(?!)"
    """A number that says how often a record was changed: each change raises it."""
    optional: str = r"(?!)"
    """A field that a request may leave out, though a table requires it."""
    free: str = r"(?!)"
    """A text that people choose, and that is empty where nobody did."""
    withheld: str = r"(?!)"
    """A boolean that gives a thing away: false unless it is said to be true, or documented so."""
    either: str = r"(?!)"
    """A parameter of a path that takes a name as well as an identifier."""
    count: str = r"(?!)"
    """A number beside the items of a list that says how many there are."""
    page: str = r"(?!)"
    """A link beside the items of a list that leads to another page."""
    usage: str = r"(?!)"
    """A number that says how much is in use."""
    limit: str = r"(?!)"
    """A number beside such a one that says how much may be in use."""
