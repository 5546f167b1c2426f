"""The microversions in which an operation answers with a code of success."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from liveref.model.microversion import parse, written
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Limits
from liveref.rules.drafts.grounds import by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["code_limits", "code_versions"]


@rule("code-versions")
def code_versions(workspace: Workspace) -> Iterator[Claim]:
    """A code of success holds in the microversions that a sentence of the operation gives it:
    "204 (microversions 2.0 - 2.9)". With "The status code was changed from 200 to 201 in version
    2.2" the old code ends, and with "The code is 204 in version 2.2" all others do."""
    for draft in workspace.drafts:
        codes = [code for code in (*draft.success, *draft.usual) if code < 400]
        for sentence in workspace.sentences_of(draft) if codes else ():
            for code, limits in code_limits(sentence.text, codes).items():
                yield Claim(draft, "code_versions", limits, by_sentence(sentence), key=code)


def code_limits(text: str, codes: Collection[int]) -> dict[int, Limits]:
    """The first and the last version of those of the codes that a sentence gives limits."""
    limits: dict[int, Limits] = {}
    for pattern in words().code_versions:
        for match in compiled(pattern).finditer(text):
            limits |= _limits(match.groupdict(), codes)
    return {code: limits[code] for code in limits.keys() & codes}


def _limits(groups: dict[str, Any], codes: Collection[int]) -> dict[int, Limits]:
    code, first, last = int(groups["code"]), groups["first"], groups.get("last")
    if "on" in groups:
        return {code: (first, last if groups["on"] else first)}
    version = parse(first)
    before = written((*version[:-1], version[-1] - 1))
    old = groups.get("old")
    others = {int(old)} if old else {*codes} - {code}
    return dict.fromkeys(others, (None, before)) | {code: (written(version), None)}
