"""The documentation of the rules, made from the rules: `python -m liveref.rules.docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from liveref.model.reason import Evidence
from liveref.rules.measured import Score, measured
from liveref.rules.registry import groups
from liveref.rules.rule import NamedRule, Rule

__all__ = ["page"]

_HEAD = """\
# Inference

liveref reads a reference in stages. Each stage has rules, and each rule is a function from facts
to facts: it reads what the stages before it gave, and changes nothing. `liveref rules` lists the
rules, `liveref explain REFERENCE` prints every fact of a reference with the rule that gave it, its
evidence, its place and the text that stands there, and `--disable-rule ID` leaves a rule out.

Two facts may contradict each other. The one with the stronger evidence holds; of equal evidence
the one whose rule stands first on this page. A rule that corrects another one replaces its facts.
The loser is kept as rejected, and `liveref explain` prints it.

Each rule of a stage has a good and a bad example, which the tests run; `liveref rules ID` prints
them. This page is made by `python -m liveref.rules.docs`; don't edit it.
"""
_EVIDENCE = {
    Evidence.BEHAVIOUR: "a behaviour file of the reference or of the operator",
    Evidence.PROFILE: "the profile of a published service, which comes with liveref",
    Evidence.SCHEMA: "a JSON schema that the reference shows",
    Evidence.TABLE: "a row of a table, or its definition",
    Evidence.PROSE: "a sentence",
    Evidence.CONVENTION: "a convention of the API's family",
    Evidence.PATH: "a method and a path",
    Evidence.EXAMPLE: "an example; weak, refuses no request",
    Evidence.RULE: "the rule alone; weak, refuses no request",
}


def page() -> str:
    """The whole page in Markdown, the stages and rules in the order in which they run."""
    ranked = sorted(_EVIDENCE, key=lambda evidence: -evidence.rank)
    rows = [f"| {evidence.value} | {_EVIDENCE[evidence]} |" for evidence in ranked]
    table = "\n".join(["| evidence, strongest first | source |", "| --- | --- |", *rows])
    return "\n".join([_HEAD, table, "", *(_stage(*group) for group in groups())])


def _stage(name: str, text: str, rules: Iterable[NamedRule]) -> str:
    return "\n".join([f"## Stage {name}\n\n{text}\n", *map(_rule, rules)])


def _rule(rule: NamedRule) -> str:
    parts = [f"### {rule.id}", rule.text]
    score = measured().get(rule.id)
    if score is not None:
        parts.append(_measured(score))
    if isinstance(rule, Rule) and rule.corrects:
        corrected = ", ".join(f"[{name}](#{name})" for name in sorted(rule.corrects))
        parts.append(f"It corrects {corrected}.")
    return "\n\n".join(parts) + "\n"


def _measured(score: Score) -> str:
    given = f"It gives {score.facts} facts of the references that were measured"
    if not score.judged:
        return f"{given}; no source says how many of them are right."
    return f"{given}; of {score.judged} that can be judged, {score.right} are right."


if __name__ == "__main__":
    sys.stdout.write(page())
