"""Mini references: an API in a few lines, written as a tree of os-api-ref and loaded as any other.

A line is one operation: its call, the fields of the request, `->` and those of the answer:

    POST /books name* pages:integer ?dry_run -> id name pages 409

A field has its type behind a colon, and `*` if it is required; `?name` is a parameter of the query,
`^name` a header, a number a code. Lines below an operation belong to it: `< {...}` is an example of
the request in JSON, `> {...}` one of the answer, `= Replace a book` a title, other text is prose.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import msgspec

from liveref.loading import load
from liveref.model.api import API
from liveref.model.path import names_in


class _Operation(msgspec.Struct):
    """One operation as it is written, each side as parts: fields, codes, parameters."""

    call: str
    request: list[str]
    response: list[str]
    titles: list[str] = []
    sent: list[str] = []
    answered: list[str] = []
    prose: list[str] = []


@cache
def read(text: str, facts: str = "", name: str = "lending", *, in_family: bool = False) -> API:
    """The API of a mini reference, with the facts of an operator's file."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / name
        tree.mkdir()
        (tree / "index.rst").write_text(_index(text, digest), encoding="utf-8")
        (tree / "parameters.yaml").write_text(_parameters(text), encoding="utf-8")
        files = []
        if facts:
            files.append(tree / "operator.yaml")
            files[0].write_text(f"version: 2\nfacts:\n{dedent(facts)}", encoding="utf-8")
        return load(str(tree), behaviour=files, in_family=in_family).api


def _operations(text: str) -> Iterator[_Operation]:
    operation = None
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.split()[0].isupper() and line.split()[1].startswith("/"):
            if operation is not None:
                yield operation
            method, path, *parts = line.split()
            at = parts.index("->") if "->" in parts else len(parts)
            operation = _Operation(f"{method} {path}", parts[:at], parts[at + 1 :])
        elif operation is not None:
            kinds = {"<": operation.sent, ">": operation.answered, "=": operation.titles}
            texts = kinds.get(line[0], operation.prose)
            texts.append(line if texts is operation.prose else line[1:].strip())
    if operation is not None:
        yield operation


def _index(text: str, digest: str) -> str:
    blocks = [_heading(f"Lending {digest}", "#")]
    for operation in _operations(text):
        codes = [int(part) for part in operation.response if part.isdecimal()]
        title = next(iter(operation.titles), operation.call)
        blocks += [_heading(title, "="), f".. rest_method:: {operation.call}"]
        blocks += operation.prose
        for kind, good in (("Normal", True), ("Error", False)):
            some = [str(code) for code in codes if (code < 400) is good]
            blocks += [f"{kind} response codes: {', '.join(some)}"] if some else []
        for side in ("request", "response"):
            blocks += _side(operation, side)
    return "\n\n".join(blocks) + "\n"


def _side(operation: _Operation, side: str) -> list[str]:
    parts = [part for part in getattr(operation, side) if not part.isdecimal()]
    names = [*names_in(operation.call)] if side == "request" else []
    rows = [f"   - {name}: path_{name}" for name in names]
    rows += [f"   - {_name(part)}: {_key(part)}" for part in parts]
    blocks = [_heading(side.title(), "-")]
    if rows:
        blocks.append(".. rest_parameters:: parameters.yaml\n\n" + "\n".join(rows))
    examples = operation.sent if side == "request" else operation.answered
    for example in examples:
        blocks += [f"**Example: {side}**", f".. code-block:: json\n\n   {example}"]
    return blocks if len(blocks) > 1 else []


def _parameters(text: str) -> str:
    rows: dict[str, str] = {}
    for operation in _operations(text):
        for name in names_in(operation.call):
            rows[f"path_{name}"] = _row("path", "string", is_required=True)
        for part in (*operation.request, *operation.response):
            if not part.isdecimal():
                _, _, kind = part.partition(":")
                row = _row(_place(part), kind.rstrip("*") or "string", is_required="*" in part)
                rows[_key(part)] = row
    return "\n".join(f"{key}:\n{row}" for key, row in sorted(rows.items()))


def _row(place: str, kind: str, *, is_required: bool) -> str:
    lines = (f"in: {place}", f"type: {kind}", f"required: {str(is_required).lower()}")
    return "".join(f"  {line}\n" for line in (*lines, "description: A value."))


def _place(part: str) -> str:
    return {"?": "query", "^": "header"}.get(part[0], "body")


def _name(part: str) -> str:
    return part.lstrip("?^").partition(":")[0].rstrip("*")


def _key(part: str) -> str:
    kind = part.partition(":")[2].rstrip("*")
    return "_".join(
        filter(None, (_place(part), _name(part), kind, "required" if "*" in part else ""))
    )


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"
