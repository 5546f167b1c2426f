"""Facts with their reasons as JSON: a promise, by which others measure."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.fact import Explanation, Fact, SentenceFate

__all__ = ["explain_json", "sentences_json"]


def explain_json(explanation: Explanation) -> str:
    """An object with `facts` and `rejected`: lists of objects with `about`, `fact`, `value`,
    `versions` and `operations` where the fact does not hold in all, `rule`, `evidence`, `at` and
    `text`; and with `sentences`, as in `sentences_json`."""
    value = {
        "facts": [_fact(fact) for fact in explanation.facts],
        "rejected": [_fact(fact) for fact in explanation.rejected],
        "sentences": [_sentence(sentence) for sentence in explanation.sentences],
    }
    return _indented(value)


def sentences_json(explanation: Explanation) -> str:
    """An object with `sentences`: a list of objects with `text`, `at`, `fate`, `facts` (a list of
    objects with `about`, `fact` and `value`) and `missing`."""
    return _indented({"sentences": [_sentence(sentence) for sentence in explanation.sentences]})


def _indented(value: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _sentence(sentence: SentenceFate) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "at": str(sentence.origin),
        "fate": sentence.fate.value,
        "facts": [{"about": f.about, "fact": f.fact, "value": f.value} for f in sentence.facts],
        "missing": sentence.missing,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    reason = fact.reason
    limits = {"min": fact.min_version, "max": fact.max_version}
    versions = {name: version for name, version in limits.items() if version is not None}
    return {
        "about": fact.about,
        "fact": fact.fact,
        "value": fact.value,
        **({"versions": versions} if versions else {}),
        **({"operations": list(fact.operations)} if fact.operations else {}),
        "rule": reason.rule,
        "evidence": reason.evidence.value,
        "at": str(reason.origin),
        "text": reason.text,
    }
