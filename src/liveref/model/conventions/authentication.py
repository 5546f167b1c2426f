"""The authentication of requests."""

from __future__ import annotations

import re

import msgspec


class Authentication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way in which a request says who sends it: a token in the header of that name.

    `public` is a regular expression (`re.fullmatch`) over "METHOD path": what needs no token.
    """

    header: str
    description: str = ""
    public: str = r"(?!)"

    def is_public(self, method: str, path: str) -> bool:
        """Whether an operation needs no token."""
        return re.fullmatch(self.public, f"{method.upper()} {path}", re.IGNORECASE) is not None
