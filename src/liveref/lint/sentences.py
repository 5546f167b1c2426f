"""Rules on sentences that demand something: what contradicts them, and what is not understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.model.fact import ConflictKind

_PAGE = """\
Make a lamp
===========

.. rest_method:: POST /lamps

{create}

Normal response codes: 201

Error response codes: 400, 409

Request
-------

.. rest_parameters:: parameters.yaml

   - name: name

Response
--------

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name
   - status: status

-- mend.inc
Mend a lamp
===========

.. rest_method:: POST /lamps/{{lamp_id}}/mend

{mend}

Normal response codes: 202

Error response codes: 404, 409

Request
-------

.. rest_parameters:: parameters.yaml

   - lamp_id: lamp_id

-- parameters.yaml
id:
  description: The ID of the lamp.
  in: body
  required: true
  type: string
lamp_id:
  description: The ID of the lamp.
  in: path
  required: true
  type: string
name:
  description: The name of the lamp. {name}
  in: body
  required: false
  type: string
  enum: [sun, moon]
status:
  description: The status of the lamp.
  in: body
  required: true
  type: string
  enum: [DARK, LIT, BROKEN]
"""


_EXAMPLE = """
.. literalinclude:: make.json

Response
--------
"""
_SHOWN = '-- make.json\n{"name": "lantern"}\n'


def _page(*, create: str = "A new lamp is ``DARK``.", mend: str = "", name: str = "") -> str:
    page, _, rest = _PAGE.format(create=create, mend=mend, name=name).partition("-- mend.inc\n")
    return f"{page}\n{rest}"


def _example(name: str) -> str:
    page = _page(name=name).replace("  enum: [sun, moon]\n", "")
    return page.replace("\nResponse\n--------\n", _EXAMPLE, 1) + _SHOWN


NOT_UNDERSTOOD = Rule(
    code="SEN001",
    name="sentence-not-understood",
    severity=Severity.INFO,
    finds="A sentence that demands something of the service, and that is not understood. The "
    "message says what is missing.",
    why="The served system does not do what the sentence says, and a reader may stumble over "
    "the same gap.",
    bad=_page(create="Lamps must be polished by candlelight."),
    good=_page(),
)
DEFAULT = Rule(
    code="SEN002",
    name="default-against-table",
    severity=Severity.ERROR,
    finds="A sentence that states a default which the `enum` of the field lacks, or which is "
    "outside of its range.",
    why="A request without the field would be refused for the value that it does not give.",
    bad=_page(name="If it is left out, ``star`` is used."),
    good=_page(name="If it is left out, ``moon`` is used."),
)
CODE = Rule(
    code="SEN003",
    name="code-not-listed",
    severity=Severity.ERROR,
    finds="A sentence that states the code of a refusal, at an operation whose list of codes "
    "lacks it.",
    why="A client that is written from the list does not handle the refusal.",
    bad=_page(mend="A lamp that is already ``LIT`` cannot be mended: 423 is returned."),
    good=_page(mend="A lamp that is already ``LIT`` cannot be mended: 409 is returned."),
)
LIMIT = Rule(
    code="SEN004",
    name="limit-against-table",
    severity=Severity.ERROR,
    finds="A sentence that states a range or a length to which a table or a schema gives another "
    "value, or that the example of a request exceeds.",
    why="One of the two refuses what the other allows.",
    bad=_example("It has at most 4 characters."),
    good=_example("It has at most 12 characters."),
)
STATUS = Rule(
    code="SEN005",
    name="status-not-in-enum",
    severity=Severity.ERROR,
    finds="A sentence that speaks of a status which the `enum` of the status field lacks.",
    why="No record is ever in that status, or answers show a value that the table rules out.",
    bad=_page(create="A new lamp is ``ASLEEP``."),
    good=_page(create="A new lamp is ``DARK``."),
)
_LIT = "Afterwards its status is ``LIT``."
UNREACHED = Rule(
    code="SEN006",
    name="status-never-reached",
    severity=Severity.WARNING,
    finds="A sentence by which an operation needs a status to which no operation and no other "
    "sentence leads.",
    why="The operation can never succeed in what the reference describes.",
    bad=_page(mend=f"Only ``BROKEN`` lamps can be mended. {_LIT}"),
    good=_page(mend=f"Only ``DARK`` lamps can be mended. {_LIT}"),
)


def not_understood(view: View) -> Iterator[Diagnostic]:
    """The sentences that no rule reads, and that nothing contradicts: then another rule says so."""
    for sentence in view.sentences:
        is_open = sentence.missing and not (sentence.facts or sentence.is_read)
        if is_open and not sentence.conflicts:
            text = " ".join(sentence.text.split())
            message = f'"{text}" is not understood: {sentence.missing}'
            yield NOT_UNDERSTOOD.at(sentence.origin, message)


def _conflicts(rule: Rule, kind: ConflictKind) -> Callable[[View], Iterator[Diagnostic]]:
    """A check that yields the contradictions of one kind."""

    def find(view: View) -> Iterator[Diagnostic]:
        for sentence in view.sentences:
            text = " ".join(sentence.text.split())
            for conflict in sentence.conflicts:
                if conflict.kind is kind:
                    yield rule.at(sentence.origin, f'"{text}": {conflict.message}.')

    return find


CHECKS = (
    Check(NOT_UNDERSTOOD, not_understood),
    Check(DEFAULT, _conflicts(DEFAULT, ConflictKind.DEFAULT)),
    Check(CODE, _conflicts(CODE, ConflictKind.CODE)),
    Check(LIMIT, _conflicts(LIMIT, ConflictKind.LIMIT)),
    Check(STATUS, _conflicts(STATUS, ConflictKind.STATUS)),
    Check(UNREACHED, _conflicts(UNREACHED, ConflictKind.UNREACHED)),
)
