"""The names of a new reference's resource: in paths, in bodies, in titles."""

from __future__ import annotations

import re

import msgspec

from liveref.naming.nouns import plural, singular
from liveref.scaffold.problem import ScaffoldError

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_ ][a-z][a-z0-9]*)*")
_LONGEST = 40


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The same name for each place: `library-cards` in paths, `library_card` in the names of
    parameters, `library cards` in sentences."""

    slug: str
    many: str

    @property
    def path(self) -> str:
        """The last segment of the collection's path."""
        return self.many.replace("_", "-")

    @property
    def noun(self) -> str:
        """One, in a sentence."""
        return self.slug.replace("_", " ")

    @property
    def things(self) -> str:
        """Several, in a sentence."""
        return self.many.replace("_", " ")


def names_of(written: str) -> Names:
    """The names for what a person calls it, in the singular or the plural.

    Raises ScaffoldError for what is no name.
    """
    text = written.strip().lower()
    if not _NAME.fullmatch(text) or len(text) > _LONGEST:
        message = (
            f"`{written}` is no name: write one word or more in small Latin letters and digits, "
            f"with hyphens between, at most {_LONGEST} characters, such as `books` or "
            "`library-cards`."
        )
        raise ScaffoldError(message)
    slug = singular(re.sub(r"[- ]", "_", text))
    return Names(slug=slug, many=plural(slug))
