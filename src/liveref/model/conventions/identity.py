"""The identity service of a family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from liveref.model.path import form


class FirstRecords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first records of an identity service: a domain of that `id`, a project and its
    administrator, who has the first of the roles; each role implies the next. `other_roles` imply
    none, and none implies them."""

    domain_id: str
    domain: str
    project: str
    user: str
    roles: tuple[str, ...]
    other_roles: tuple[str, ...] = ()
    region: str
    interfaces: tuple[str, ...]


class Identity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The users of a family and their logins: an identity service, by its paths.

    `reference` is a bundled one that is served where no other of that `type` is. `items` are
    paths of records by what they are to identity, each with `{}` for its identity and what is
    above it; `links` those of relations; `calls` those of operations on tokens. `subject` is
    the header that holds the token that is spoken of, `lifetime` that of a token in seconds.
    """

    reference: str
    type: str
    items: dict[str, str]
    links: dict[str, str]
    calls: dict[str, str]
    subject: str
    secrets: dict[str, str]
    """Of an item of that name, the field whose value logins are checked against."""
    signing: dict[str, str] = {}
    """Of an item of that name, the field with whose value requests are signed."""
    first: FirstRecords
    lifetime: int = 3600
    administrator: str = "admin"
    """The role that sees and may do everything."""
    everyone: tuple[str, ...] = ()
    """Operations ("GET|POST /path/{}") that are not for administrators alone; who may GET may
    HEAD."""
    reading: str = r"(?!)"
    """The roles, as a regular expression, that may look and not write, in all other services."""
    unrestricted: tuple[str, ...] = ()
    """Such operations that are not for a token of a trust or an OAuth access token, nor of an
    application credential unless that says that it is `unrestricted`."""
    enders: dict[str, tuple[str, ...]] = {}
    """Of an item of that name, the fields that name who may change or end a record, where that is
    not everybody whom its owner fields name. Others than administrators have to ask such a list for
    their own."""
    own: tuple[str, ...] = ()
    """Such operations that are also for the `{user}`, `{project}` or `{domain}` of their path."""

    def is_for_members(self, method: str, path: str) -> bool:
        """Whether an operation is for others than administrators."""
        return any(
            (method, form(path)) == route for route, _ in routes((*self.everyone, *self.own))
        )


def routes(lines: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """The operations that lines ("GET|POST /path/{}") name: of each its method and the form of its
    path, and the path. A caller who may GET may HEAD."""
    for line in lines:
        methods, _, path = line.partition(" ")
        for method in methods.split("|"):
            yield (method, form(path)), path
            if method == "GET":
                yield ("HEAD", form(path)), path
