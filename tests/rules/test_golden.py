"""A whole document at once: what is inferred of it stands in `tests/golden`.

To accept a change, run `python tests/rules/test_golden.py` and read the difference.
"""

from __future__ import annotations

from pathlib import Path

from documents import document, operation, row, sent_codes
from liveref.families import conventions
from liveref.model.schema import Schema
from liveref.rules.infer import infer

GOLDEN = Path(__file__).parent.parent / "golden" / "inference-library.txt"
BOOK = {"id": "b1", "name": "Emma", "status": "on-shelf", "author": {"name": "Jane"}, "links": []}
NAME = row("name", required=True)


def library() -> str:
    """The facts that are inferred of the reference of a library, as text."""
    api = infer(
        document(
            operation("GET /", "List versions"),
            operation("GET /v2/{project_id}/books", answered=[{"books": [BOOK], "next": "x"}]),
            operation("GET /v2/{project_id}/books/detail", answered=[{"books": [BOOK]}]),
            operation(
                "POST /v2/{project_id}/books",
                "Create a book",
                request=[row("book", "object", required=True), NAME],
                sent=[{"book": {"name": "Emma"}}],
                answered=[{"book": BOOK}],
                success=(202,),
            ),
            operation("GET /v2/{project_id}/books/{book_id}", answered=[{"book": BOOK}]),
            operation("PUT /v2/{project_id}/book/{id}", sent=[{"book": {"name": "Emma"}}]),
            operation("DELETE /v2/{project_id}/books/{book_id}"),
            operation(
                "POST /v2/{project_id}/books/{book_id}/action",
                "Lend a book",
                sent=[{"lend": {"to": "Ann"}}],
            ),
            operation(
                "POST /v2/{project_id}/books/{book_id}/action", "Return", sent=[{"return": None}]
            ),
            operation("PUT /v2/{project_id}/books/{book_id}/file", "Upload the text"),
            operation("GET /v2/{project_id}/books/{book_id}/metadata"),
            operation(
                "PUT /v2/{project_id}/books/{book_id}/metadata/{key}", sent=[{"meta": {"k": "v"}}]
            ),
            operation("GET /v2/{project_id}/shelves", response=[row("shelves", "array"), NAME]),
            operation("POST /v2/{project_id}/shelves", request=[NAME]),
            operation("PUT /v2/{project_id}/shelves", request=[NAME]),
            operation("PUT /v2/{project_id}/shelves/{shelf_id}/books/{book_id}"),
            operation("DELETE /v2/{project_id}/shelves/{shelf_id}/books/{book_id}"),
            operation("GET /v2/{project_id}/limits", answered=[{"limits": {"loans": 3}}]),
            operation("PATCH /v2/{project_id}/limits", sent=[{"limits": {"loans": 4}}]),
        ),
        conventions(),
    )
    lines = [
        f"{o.method} {o.path}: {o.id}\n"
        f"    {o.effect} {o.target} of {o.resource}"
        + (f" by {o.identifier}" if o.identifier else "")
        + (f" in {', '.join(o.parents.values())}" if o.parents else "")
        + (f", action {o.action}" if o.action else "")
        + f": {', '.join(map(str, sent_codes(o)))}"
        + (f"\n    takes {outline(o.request.schema)}" if o.request else "")
        for o in api.operations
    ]
    lines += [
        f"{r.name} ({r.plural}) has {', '.join(r.schema.properties)}\n"
        f"    at {', '.join(r.collections + r.items)}"
        for r in api.resources
    ]
    return "\n".join(lines) + "\n"


def outline(schema: Schema) -> str:
    """A schema in one line: types, `*` behind what is required, `+` where keys are open."""
    inside = [
        f"{name}{'*' if prop.required else ''}: {outline(prop.schema)}"
        for name, prop in schema.properties.items()
    ]
    inside += ["+"] if schema.is_open else []
    return "{" + ", ".join(inside) + "}" if schema.is_object else "/".join(schema.types) or "any"


def test_the_library() -> None:
    assert library() == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(library(), encoding="utf-8")
