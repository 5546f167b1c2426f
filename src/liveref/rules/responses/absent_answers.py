"""Answers about records that do not exist where the document says that they are no error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from liveref.model.sentence import Sentence
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["absent_answer"]


@rule("absent-answer")
def absent_answer(workspace: Workspace) -> Iterator[Claim]:
    """A GET answers with the object that a sentence shows for a record with none of what is listed:
    "for a consumer that has no allocations an empty dict is returned ``{"allocations": {}}``"."""
    for draft in workspace.drafts:
        for sentence in workspace.sentences_of(draft) if draft.method == "GET" else ():
            if compiled(words().answer_for_none).search(sentence.plain):
                for value in _objects(sentence):
                    yield Claim(draft, "absent_answer", value, by_sentence(sentence))


def _objects(sentence: Sentence) -> Iterator[dict[str, Any]]:
    """The JSON objects among the literals of a sentence."""
    for span in sentence.literals:
        try:
            value = json.loads(sentence.plain[span.start : span.end])
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value
