"""Names: slugs, singular and plural."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from liveref.naming.patterns import compiled, matches
from liveref.values.safe_yaml import load_yaml

__all__ = ["noun_of", "nouns", "plural", "singular", "slug"]


class Nouns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of `nouns.yaml`; the file says what each entry means."""

    singular: tuple[tuple[str, str | None], ...]
    plural: tuple[tuple[str, str], ...]
    identity: str
    anonymous: str


@cache
def nouns() -> Nouns:
    """The nouns; the same object on every call."""
    text = files(__package__).joinpath("nouns.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), Nouns)


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[\W_]+")


@cache
def slug(text: str) -> str:
    """`text` as a name in snake_case: `volumeAttachments` is `volume_attachments`."""
    return _OTHER.sub("_", _HUMP.sub("_", text).lower()).strip("_")


@cache
def singular(name: str) -> str:
    """The singular of a slug, of which only the last word counts: `policies` is `policy`."""
    head, joint, last = name.rpartition("_")
    for pattern, template in nouns().singular:
        match = compiled(pattern).fullmatch(last)
        if match:
            return head + joint + (last if template is None else match.expand(template))
    return name


@cache
def plural(name: str) -> str:
    """The plural of a slug: `policy` is `policies`, and a plural stays as it is. A number that
    tells two apart stays behind it."""
    if singular(name) != name:
        return name
    head, joint, last = name.rpartition("_")
    if head and last.isdecimal():
        return plural(head) + joint + last
    for pattern, template in nouns().plural:
        match = compiled(pattern).fullmatch(last)
        if match:
            return head + joint + match.expand(template)
    return name


@cache
def noun_of(parameter: str) -> str | None:
    """The noun that a path parameter identifies by its name: `image_id` an `image`, `id`
    nothing."""
    name = slug(parameter.split("/", maxsplit=1)[0])
    if matches(nouns().anonymous, name):
        return None
    match = compiled(nouns().identity).fullmatch(name)
    return match[1].rstrip("_") if match else name
