"""docutils' directive and role tables, borrowed and given back as they were.

docutils keeps one table of directives and one of roles for the whole process, and others (Sphinx
above all) rely on theirs being left alone. A caller that parses with names of its own does it
within `registered`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from docutils.parsers.rst import Directive, directives, roles

_LOCK = threading.RLock()
_DIRECTIVES: Any = directives
_ROLES: Any = roles

Role = Callable[..., Any]


@contextmanager
def registered(
    names: Mapping[str, type[Directive]],
    role_names: Mapping[str, Role] | None = None,
    *,
    default: type[Directive] | None = None,
) -> Iterator[None]:
    """Let docutils know these directives and roles, and `default` for names it doesn't know.

    The tables, and the two functions that look names up in them (which Sphinx replaces while
    it reads), are afterwards exactly what they were. Parsing in threads takes turns: what is
    to go on at the same time goes on in processes.
    """
    with _LOCK:
        tables: tuple[dict[str, Any], ...] = (
            _DIRECTIVES._directives,
            _DIRECTIVES._directive_registry,
            _ROLES._roles,
            _ROLES._role_registry,
        )
        saved = [dict(table) for table in tables]
        lookups = _DIRECTIVES.directive, _ROLES.role
        try:
            _DIRECTIVES._directives.update(names)
            _ROLES._roles.update(role_names or {})
            _DIRECTIVES.directive = _lookup(default)
            yield
        finally:
            _DIRECTIVES.directive, _ROLES.role = lookups
            for table, content in zip(tables, saved, strict=True):
                table.clear()
                table.update(content)


def _lookup(default: type[Directive] | None) -> Callable[..., Any]:
    """docutils' own lookup but for languages: the table, or the default."""

    def directive(name: str, _language: Any, _document: Any) -> tuple[Any, list[Any]]:
        return _DIRECTIVES._directives.get(name.lower(), default), []

    return directive
