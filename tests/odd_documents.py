"""Documents that no person would write, of which everything has to be made all the same."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from documents import operation, row
from liveref.reading.document import Operation, Row

SEGMENTS = ["books", "book", "{id}", "{book_id}", "v2", "{project_id}", "action", "file", "{a}:{b}"]
SEGMENTS += ["metadata", "detail", "OS-X", "os-", "{}", "", "actions", "-", "é", "{key}"]
NAMES = ["name", "id", "book", "books", "a.b", ".", "..", "", "status", "{x}", "links", "metadata"]
TYPES = ["string", "object", "array", "none", "", "integer or null", None]
TITLES = ["", "List books", "Create a book", "é", "(x Action)", " ", "Update"]
METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "METHOD"]

values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 1, 1.5, "a", "ACTIVE"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=8,
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    name, type_ = draw(st.sampled_from(NAMES)), draw(st.sampled_from(TYPES))
    location = draw(st.sampled_from(["body", "query", "path", "header", "boddy"]))
    return row(name, type_, location=location) if type_ is not None else row(name, None)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    path = "/" + "/".join(draw(st.lists(st.sampled_from(SEGMENTS), max_size=6)))
    return operation(
        f"{draw(st.sampled_from(METHODS))} {path}",
        draw(st.sampled_from(TITLES)),
        request=draw(st.lists(rows(), max_size=4)),
        response=draw(st.lists(rows(), max_size=4)),
        sent=draw(st.lists(values, max_size=2)),
        answered=draw(st.lists(values, max_size=2)),
        success=tuple(draw(st.lists(st.sampled_from([200, 204, 404]), max_size=2))),
    )
