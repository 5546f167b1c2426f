"""The status codes that a document lists for its operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from liveref.model.api import Effect
from liveref.reading.document import Code
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_code
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Stage, rule

__all__ = ["CODES"]

Kind = Literal["success", "errors"]


@rule("success-listed")
def success_listed(workspace: Workspace) -> Iterator[Claim]:
    """A code that an operation lists among its codes of success is one."""
    for draft in workspace.drafts:
        for kind, code in _sorted(draft.source.codes):
            if kind == "success" and code.success:
                yield from _claims(draft, kind, code)


@rule("success-among-errors")
def success_among_errors(workspace: Workspace) -> Iterator[Claim]:
    """If an operation lists no code of success, the codes below 300 among its errors are codes of
    success."""
    for draft in workspace.drafts:
        for kind, code in _sorted(draft.source.codes):
            if kind == "success" and not code.success:
                yield from _claims(draft, kind, code)


@rule("errors-listed")
def errors_listed(workspace: Workspace) -> Iterator[Claim]:
    """A code that an operation lists among its errors is one, unless it is listed as success
    too."""
    for draft in workspace.drafts:
        for kind, code in _sorted(draft.source.codes):
            if kind == "errors":
                yield from _claims(draft, kind, code)


@rule("codes-of-same-url")
def codes_of_same_url(workspace: Workspace) -> Iterator[Claim]:
    """An operation that lists no codes has those of the first operation with the same method, URL
    and effect that lists a code of success: several actions that share one URL."""
    first: dict[tuple[str, str, Effect], Draft] = {}
    for draft in workspace.drafts:
        if any(kind == "success" for kind, _ in _sorted(draft.source.codes)):
            first.setdefault(_url(draft), draft)
    for draft in workspace.drafts:
        alike = first.get(_url(draft))
        if alike is not None and not draft.source.codes:
            for kind, code in _sorted(alike.source.codes):
                yield from _claims(draft, kind, code)


def _url(draft: Draft) -> tuple[str, str, Effect]:
    return draft.method, draft.source.path, draft.effect


def _sorted(codes: Iterable[Code]) -> Iterator[tuple[Kind, Code]]:
    """Each code with its kind."""
    codes = tuple(codes)
    listed = {code.value for code in codes if code.success}
    for code in codes:
        if code.success or (not listed and code.value < 300):
            yield "success", code
        elif code.value not in listed:
            yield "errors", code


def _claims(draft: Draft, kind: Kind, code: Code) -> Iterator[Claim]:
    """A code and its text, if it has one."""
    yield Claim(draft, kind, True, by_code(code), key=code.value)
    if code.text is not None:
        yield Claim(draft, "code_texts", code.text, by_code(code), key=code.value)


@rule("fault-names")
def fault_names(workspace: Workspace) -> Iterator[Claim]:
    """The name of an error is the one that the sentences about codes use most for its code
    (`itemNotFound (404)`). There are no names where most errors go by their numbers alone."""
    errors = [c for d in workspace.drafts for c in d.source.codes if not c.success]
    named = [code for code in errors if code.name]
    if 2 * len(named) <= len(errors):
        return
    names = Counter((code.value, code.name) for code in named)
    usual = {value: name for (value, name), _ in reversed(names.most_common())}
    for draft in workspace.drafts:
        for code in draft.source.codes:
            if code.name and not code.success and code.name == usual[code.value]:
                yield Claim(draft, "faults", code.name, by_code(code), key=code.value)


CODES = Stage(
    "codes",
    "The status codes that the document lists.",
    (success_listed, success_among_errors, errors_listed, codes_of_same_url, fault_names),
)
