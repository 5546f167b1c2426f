"""The fate of each sentence follows from the facts of the API that is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from liveref.model.fact import SentenceFate
from liveref.understanding import understand

PAGE = """\
Lamps
=====

Make a lamp
-----------

.. rest_method:: POST /lamps

{create}

Normal response codes: 201
Error response codes: 400, 409

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - colour: colour

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: lamp_id
   - name: name
   - colour: colour
   - status: status

Light a lamp
------------

.. rest_method:: POST /lamps/{{lamp_id}}/light

{light}

Normal response codes: 204
Error response codes: 409
"""
ROWS = """\
colour:
  description: |
    The colour. {colour}
  in: body
  required: false
  type: string
  enum: [red, green]
lamp_id:
  description: |
    The ID of the lamp.
  in: body
  required: true
  type: string
name:
  description: |
    The name. {name}
  in: body
  required: true
  type: string
status:
  description: |
    The status: ``dark`` or ``lit``.
  in: body
  required: true
  type: string
"""
Judge = Callable[..., list[SentenceFate]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Writes sentences into the reference, and gives the fates of those that demand something."""

    def judged(behaviour: str = "", **texts: str) -> list[SentenceFate]:
        places = {place: texts.get(place, "") for place in ("create", "light", "colour", "name")}
        (tmp_path / "index.rst").write_text(PAGE.format(**places), encoding="utf-8")
        (tmp_path / "parameters.yaml").write_text(ROWS.format(**places), encoding="utf-8")
        if behaviour:
            (tmp_path / "behaviour.yaml").write_text(behaviour, encoding="utf-8")
        written = set(texts.values())
        fates = understand(tmp_path, "lamps", []).explain().sentences
        return [sentence for sentence in fates if sentence.text in written]

    return judged


def test_a_sentence_that_is_executed_is_enforced_by_its_fact(judge: Judge) -> None:
    [fate] = judge(name="It must start with a letter.")
    assert (fate.fate, fate.missing) == ("enforced", "")
    assert [(fact.about, fact.fact) for fact in fate.facts] == [("lamp.name", "pattern")]
    assert str(fate.origin).startswith("parameters.yaml:")


def test_a_sentence_that_a_table_repeats_is_shown(judge: Judge) -> None:
    [fate] = judge(colour="The colour must be ``green`` or ``red``.")
    assert fate.fate == "shown"
    assert [(fact.about, fact.fact) for fact in fate.facts] == [("lamp.colour", "enum")]


def test_a_table_with_another_value_does_not_show_a_sentence(judge: Judge) -> None:
    [fate] = judge(colour="The colour must be ``green`` or ``blue``.")
    assert fate.fate != "shown"


def test_a_demand_without_a_fact_is_not_understood(judge: Judge) -> None:
    [fate] = judge(create="Lamps must be polished by candlelight.")
    assert (fate.fate, fate.facts) == ("not understood", ())
    assert fate.missing


def test_a_behaviour_file_that_says_otherwise_leaves_a_sentence_unexecuted(judge: Judge) -> None:
    declared = (
        "facts:\n- resource: lamp\n  facts:\n  - {fact: initial, set: {status: lit}}\n"
        "  - {operation: light, set: {status: lit}}\n"
    )
    text = "A new lamp is ``dark``."
    [plain] = judge(create=text)
    assert plain.fate == "enforced"
    [fate] = judge(declared, create=text)
    assert (fate.fate, fate.facts) == ("not understood", ())
    assert "behaviour.yaml" in fate.missing


def test_a_behaviour_file_that_says_the_same_enforces_a_sentence(judge: Judge) -> None:
    declared = (
        "facts:\n- resource: lamp\n  facts:\n  - {fact: initial, set: {status: dark}}\n"
        "  - {operation: light, set: {status: lit}}\n"
    )
    [fate] = judge(declared, create="A new lamp is ``dark``.")
    assert fate.fate == "enforced"
    assert [fact.reason.evidence for fact in fate.facts] == ["behaviour"]


def test_a_pronoun_without_a_noun_is_asked_for(judge: Judge) -> None:
    [fate] = judge(light="It must glow in the dark.")
    assert fate.missing == "which field or operation of the lamp is `it`?"
