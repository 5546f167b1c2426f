"""Facts of sentences, written as a behaviour file that is read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from liveref.constraints.links import Linker
from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import PageSize
from liveref.model.reason import Evidence
from liveref.report.behaviour_yaml import behaviour_yaml
from liveref.rules.sentences.equivalents import Equivalents
from liveref.rules.sentences.executed import Executed
from liveref.rules.sentences.reading import SENTENCE_RULES
from liveref.understanding import Understood, understand
from published import each_of, published

TESTS = Path(__file__).parents[1]
SILENT = {rule.id for rule in SENTENCE_RULES}
"""All rules about sentences: without them, the file alone states what they say."""
PAGES = {
    "kiosk": """\
Kiosks
======

Open a kiosk
------------

.. rest_method:: POST /kiosks

A new kiosk is ``SHUT``. No two kiosks have the same name; a second one gets 409. There may be at
most five kiosks; a sixth gets 403.

Normal response codes: 201
Error response codes: 400, 403, 409

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - seats: seats
   - colour: colour

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: kiosk_id_body
   - name: name
   - seats: seats
   - colour: colour
   - status: status
   - sales: sales

Serve at a kiosk
----------------

.. rest_method:: POST /kiosks/{kiosk_id}/serve

A kiosk that is ``BUSY`` cannot serve: 409 is returned. Afterwards its status is ``BUSY`` and its
``sales`` go up by one.

Normal response codes: 204
Error response codes: 404, 409
""",
}
ROWS = """\
colour:
  description: |
    The colour. A valid value is ``red`` or ``blue``. Defaults to ``red``.
  in: body
  required: false
  type: string
kiosk_id_body:
  description: |
    The ID of the kiosk.
  in: body
  required: true
  type: string
name:
  description: |
    The name. It has 3 to 20 characters, and must start with a letter.
  in: body
  required: true
  type: string
sales:
  description: |
    The sales. The field is read-only.
  in: body
  required: true
  type: integer
seats:
  description: |
    The seats. Between 1 and 9. If you omit it, 4 is used.
  in: body
  required: false
  type: integer
status:
  description: |
    The status: ``SHUT`` or ``BUSY``.
  in: body
  required: true
  type: string
"""


def of_sentences(api: API) -> list[Constraint]:
    return [fact for fact in api.constraints if fact.reason.evidence is Evidence.PROSE]


def again(source: Path, text: str, folder: Path) -> Understood:
    """The reference with a behaviour file beside it, and without a rule about sentences."""
    copy = folder / "again"
    shutil.copytree(source, copy)
    (copy / "behaviour.yaml").write_text(text, encoding="utf-8")
    return understand(copy, "again", [], disabled=SILENT)


def unstated(facts: list[Constraint], other: Understood) -> list[Constraint]:
    """The facts that neither a constraint nor another fact of a reference states. The file names
    each field by which records are found, and has the code of a page in an entry of its own."""
    linker = Linker(other.api)
    linked = [linker.linked(fact) for fact in facts]
    facts = [replace(fact, code=None) if isinstance(fact, PageSize) else fact for fact in linked]
    equivalents, executed = Equivalents(other.api, other.explain().facts), Executed(other.api)
    return [fact for fact in facts if executed.same(fact) is None and not equivalents.of(fact)]


@pytest.fixture(params=["kiosk", "observatory"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A reference with sentences."""
    name: str = request.param
    if name not in PAGES:
        return TESTS / "rules" / "sentences" / name
    folder = tmp_path / name
    folder.mkdir()
    (folder / "index.rst").write_text(PAGES[name], encoding="utf-8")
    (folder / "parameters.yaml").write_text(ROWS, encoding="utf-8")
    return folder


def test_the_file_loads_without_findings_and_states_the_same(source: Path, tmp_path: Path) -> None:
    read = understand(source, "again", [])
    other = again(source, behaviour_yaml(read.api), tmp_path)
    assert other.api.diagnostics == read.api.diagnostics
    assert unstated(of_sentences(read.api), other) == []


@pytest.mark.parametrize("name", each_of("mistral", "senlin"))
def test_published_references_are_written_and_read_again(name: str, tmp_path: Path) -> None:
    read = understand(published(name), "again", [])
    facts = of_sentences(read.api)
    assert len(facts) > 10
    other = again(published(name), behaviour_yaml(read.api), tmp_path)
    assert {str(one) for one in other.api.diagnostics} == {str(d) for d in read.api.diagnostics}
    assert unstated(facts, other) == []


def test_every_entry_quotes_its_sentence(source: Path) -> None:
    api = understand(source, "again", []).api
    quoted = [fact["because"] for fact in yaml.safe_load(behaviour_yaml(api))["facts"]]
    for fact in of_sentences(api):
        assert f'"{" ".join(fact.reason.text.split())}" ({fact.reason.origin})' in quoted


def test_a_reference_without_sentences_gives_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text("Boxes\n=====\n\n.. rest_method:: GET /boxes\n")
    read = understand(tmp_path, "again", [])
    text = behaviour_yaml(read.api)
    assert text.endswith("[]\n")
    assert again(tmp_path, text, tmp_path / "copies").api.diagnostics == read.api.diagnostics
