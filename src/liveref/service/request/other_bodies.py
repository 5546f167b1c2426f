"""What stands for a body that is no JSON: a text, or the query of a request without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liveref.model.api import Body, Operation


def text_field(body: Body | None) -> str | None:
    """The field that a body which is plain text stands for: the only one that has to be there, if
    it is a text of several lines in the document."""
    known = body.schema.properties if body and not body.wrapper else {}
    needed = [name for name, each in known.items() if each.required]
    is_long = len(needed) == 1 and "\n" in str(known[needed[0]].schema.example)
    return needed[0] if is_long else None


def in_query(operation: Operation, query: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The fields of the body that the query of a request without one has instead: many services
    look for them in either."""
    body = operation.request if operation.method != "GET" else None
    fields = body.schema.properties if body else {}
    return {name: query[name][0] for name in fields if name in query}
