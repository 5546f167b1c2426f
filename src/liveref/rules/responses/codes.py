"""Status codes: as documented, or by convention where the document is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from liveref.model.api import Effect, Target
from liveref.model.conventions import Conventions
from liveref.model.diagnostic import Diagnostic
from liveref.model.prose import Prose
from liveref.reading.document import Operation
from liveref.rules.drafts.drafts import Draft
from liveref.rules.findings.lint_rules import SUCCESS_IS_ERROR

__all__ = [
    "error_codes",
    "fault_names",
    "misplaced",
    "sent_codes",
    "share_codes",
    "success_codes",
    "texts",
]


def success_codes(draft: Draft) -> tuple[int, ...]:
    """The codes documented as success, sorted; where there is none, those of a success that are
    documented as an error."""
    codes = draft.source.codes
    found = {code.value for code in codes if code.success}
    return tuple(sorted(found or {code.value for code in codes if code.value < 300}))


def share_codes(drafts: Collection[Draft]) -> None:
    """Where several operations share one URL, those that document no codes answer as the first
    that does."""
    told: dict[tuple[str, str, Effect], Draft] = {}
    for draft in drafts:
        if success_codes(draft):
            told.setdefault(_url(draft), draft)
    for draft in drafts:
        like = None if draft.source.codes else told.get(_url(draft))
        if like is not None:
            draft.source = msgspec.structs.replace(draft.source, codes=like.source.codes)
            draft.assumed.append(f"It has the codes of “{like.source.title}” on the same URL.")


def _url(draft: Draft) -> tuple[str, str, Effect]:
    return draft.method, draft.source.path, draft.effect


def sent_codes(draft: Draft, conventions: Conventions) -> tuple[int, ...]:
    """The codes documented as success; where there is none, the convention's as well, which
    is assumed."""
    found = success_codes(draft)
    if any(code < 400 for code in found):
        return found
    taken = _usual_codes(draft, conventions)
    listed = " or ".join(str(code) for code in taken)
    draft.assumed.append(f"The document gives no code of success: {listed}.")
    return tuple(sorted({*found, *taken}))


def _usual_codes(draft: Draft, conventions: Conventions) -> tuple[int, ...]:
    """The convention's code; beside it that of a create where a PUT may make the thing."""
    usual = conventions.default_success
    key = "ACTION" if draft.effect is Effect.ACTION and draft.method == "POST" else draft.method
    code = usual.get(key, 200)
    makes = draft.effect is Effect.REPLACE and draft.target in (Target.KEY, Target.ITEM)
    return tuple(sorted({code, usual.get("POST", 201)})) if makes else (code,)


def error_codes(draft: Draft) -> tuple[int, ...]:
    """The codes documented as errors, sorted."""
    good = success_codes(draft)
    codes = (code for code in draft.source.codes if not code.success)
    return tuple(sorted({code.value for code in codes if code.value not in good}))


def fault_names(operations: Iterable[Operation]) -> dict[int, str]:
    """What a document calls its errors, by code: for each the name it uses most. None where
    most errors go by their numbers alone."""
    errors = [code for each in operations for code in each.codes if not code.success]
    named = [code for code in errors if code.name]
    if 2 * len(named) <= len(errors):
        return {}
    counts: dict[int, Counter[str]] = {}
    for code in named:
        counts.setdefault(code.value, Counter())[str(code.name)] += 1
    return {value: count.most_common(1)[0][0] for value, count in sorted(counts.items())}


def texts(draft: Draft) -> dict[int, Prose | None]:
    """The text of each code; the first one that has any."""
    found: dict[int, Prose | None] = {}
    for code in draft.source.codes:
        found[code.value] = found.get(code.value) or code.text
    return found


def misplaced(draft: Draft) -> list[Diagnostic]:
    """Codes of errors that stand among those of success."""
    return [
        SUCCESS_IS_ERROR.at(
            code.origin,
            f"{code.value} stands among the codes of success of {draft.method}"
            f" {draft.source.path}; list it as an error.",
        )
        for code in draft.source.codes
        if code.success and code.value >= 400
    ]
