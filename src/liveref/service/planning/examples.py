"""Facts that the JSON of examples shows besides types: links, lists of texts, keys."""

from __future__ import annotations

from typing import Any


def lists_texts(value: Any) -> bool:
    """Whether a value is a list of texts that are no addresses, or an object with one."""
    if isinstance(value, dict):
        return any(lists_texts(part) for part in value.values())
    texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return texts and bool(value) and not any("://" in part for part in value)


def linked(value: Any) -> dict[str, list[Any]]:
    """The lists of links in a JSON value, the first of each key."""
    links: dict[str, list[Any]] = {}
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in parts:
        if isinstance(part, list) and part and all(map(_is_link, part)):
            links.setdefault(key, part)
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            links = linked(part) | links
    return links


def linked_within(value: Any) -> dict[str, dict[str, list[Any]]]:
    """The lists of links in the objects of a JSON value, by the key of the object."""
    links: dict[str, dict[str, list[Any]]] = {}
    for key, part in value.items() if isinstance(value, dict) else ():
        if isinstance(part, dict) and (own := linked(part)):
            links[key] = own
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            links = linked_within(part) | links
    return links


def _is_link(value: Any) -> bool:
    """Whether a JSON value is a link: an address with its relation alone."""
    return isinstance(value, dict) and isinstance(value.get("href"), str) and "rel" in value


def keys(value: Any) -> frozenset[str]:
    """All keys of the objects in a JSON value, at any depth: of the items of a list those that
    all have."""
    if isinstance(value, dict):
        return frozenset(value).union(*map(keys, value.values()))
    if isinstance(value, list) and value:
        return frozenset.intersection(*map(keys, value))
    return frozenset()
