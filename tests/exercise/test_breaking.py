"""Each constraint is broken by one request, and the report says whether the service refused it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from liveref.exercise.breaking.attempt import CannotBreak
from liveref.exercise.breaking.values import conflicting, outside, setting, unlike
from liveref.exercise.caller import Answer
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.exercise.report import ConstraintReport
from liveref.exercise.values import value_of, varied
from liveref.model.api import API
from liveref.model.constraints.conditions import Condition, Operator, Term
from liveref.model.constraints.fields import (
    Comparison,
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.model.diagnostic import Severity
from liveref.model.microversion import Version
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.model.schema import Property, Schema
from liveref.understanding import understand

REASON = Reason(rule="sentence", evidence=Evidence.PROSE, origin=Origin("index.rst", 1))
SOME: dict[str, Any] = {"reason": REASON, "resource": "tent", "field": "poles"}
PAGE = """\
Tents
=====

Pitch a tent
------------

.. rest_method:: POST /tents

A new tent is ``CLOSED``. {create}

Normal response codes: 201
Error response codes: 400, 403, 404, 409

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - poles: poles
   - colour: colour
   - guest: guest
   - starts: starts
   - ends: ends
   - stripes: stripes
   - dots: dots
   - warden: warden

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: tent_id_body
   - name: name
   - poles: poles
   - colour: colour
   - guest: guest
   - starts: starts
   - ends: ends
   - stripes: stripes
   - dots: dots
   - warden: warden
   - status: status

Show a tent
-----------

.. rest_method:: GET /tents/{{tent_id}}

Normal response codes: 200
Error response codes: 404

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: tent_id_body
   - name: name
   - colour: colour
   - status: status

Change a tent
-------------

.. rest_method:: PATCH /tents/{{tent_id}}

Normal response codes: 200
Error response codes: 400, 404, 409

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name_update
   - colour: colour

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: tent_id_body
   - name: name
   - colour: colour

Open a tent
-----------

.. rest_method:: POST /tents/{{tent_id}}/open

After that its status is ``OPEN``. {open}

Normal response codes: 204
Error response codes: 404, 409

Strike a tent
-------------

.. rest_method:: DELETE /tents/{{tent_id}}

{delete}

Normal response codes: 204
Error response codes: 404, 409

Bags
====

Add a bag
---------

.. rest_method:: POST /bags

Normal response codes: 201
Error response codes: 400, 404

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - tent_id: tent_id_row

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: bag_id
   - tent_id: tent_id_row

Wardens
=======

Hire a warden
-------------

.. rest_method:: POST /wardens

Normal response codes: 201

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: warden_id
"""
ROWS = {
    "bag_id": ("The ID of the bag.", "string", "true"),
    "colour": ("The colour. {colour}", "string", "false"),
    "dots": ("The dots. {dots}", "string", "false"),
    "ends": ("When the stay ends. {ends}", "string", "false"),
    "guest": ("The address of the guest. {guest}", "string", "false"),
    "name": ("The name of the tent. {name}", "string", "true"),
    "name_update": ("The new name of the tent.", "string", "false"),
    "poles": ("The number of poles. {poles}", "integer", "false"),
    "starts": ("When the stay starts.", "string", "false"),
    "status": ("The status: ``CLOSED`` or ``OPEN``.", "string", "true"),
    "stripes": ("The stripes.", "string", "false"),
    "tent_id_body": ("The ID of the tent.", "string", "true"),
    "tent_id_row": ("The ID of the tent. {tent_id}", "string", "true"),
    "warden": ("The ID of the warden.", "string", "false"),
    "warden_id": ("The ID of the warden.", "string", "true"),
}
PLACES = ("create", "open", "delete", "colour", "dots", "ends", "guest", "name", "poles", "tent_id")
WORDINGS: list[tuple[str, str, str, int | None]] = [
    ("poles", "Between 2 and 9.", "range", None),
    ("name", "It has at most 12 characters.", "length", None),
    ("name", "It must start with a letter.", "pattern", None),
    ("colour", "A valid value is ``red`` or ``green``.", "enum", None),
    ("guest", "It must be an email address.", "format", None),
    ("create", "No two tents have the same name; a second one gets 409.", "unique", 409),
    ("create", "There may be at most two tents; a third gets 403.", "quota", 403),
    ("open", "A tent that is ``OPEN`` cannot be opened: 409 is returned.", "precondition", 409),
    ("delete", "Only ``CLOSED`` tents can be struck; otherwise 409.", "precondition", 409),
    ("delete", "A tent that still has bags cannot be struck: 409.", "in-use", 409),
    ("ends", "It must be later than ``starts``.", "comparison", None),
    ("name", "It cannot be changed afterwards; an attempt gets 409.", "immutable", 409),
    ("dots", "``stripes`` and ``dots`` are mutually exclusive.", "exclusive", None),
    ("tent_id", "The tent must exist; otherwise 404 is returned.", "reference", 404),
]


def written(folder: Path, place: str = "", text: str = "") -> API:
    """The reference with a sentence at one place."""
    texts = dict.fromkeys(PLACES, "") | {place: text}
    rows = [
        f"{key}:\n  description: |\n    {description.format(**texts)}\n  in: body\n"
        f"  required: {required}\n  type: {kind}\n"
        for key, (description, kind, required) in ROWS.items()
    ]
    (folder / "index.rst").write_text(PAGE.format(**texts), encoding="utf-8")
    (folder / "parameters.yaml").write_text("".join(rows), encoding="utf-8")
    return understand(folder, "tents", []).api


def of_kind(api: API, kind: str) -> list[ConstraintReport]:
    constraints = exercise(api).constraints
    return [constraint for constraint in constraints if constraint.fact == kind]


@pytest.mark.parametrize(("place", "text", "kind", "code"), WORDINGS)
def test_a_constraint_of_a_sentence_is_broken_and_refused(
    place: str, text: str, kind: str, code: int | None, tmp_path: Path
) -> None:
    [broken] = of_kind(written(tmp_path, place, text), kind)
    assert (broken.refused, broken.untried) == (True, "")
    assert (broken.text, broken.expected) == (text, code)
    assert broken.sent is not None
    assert broken.sent.code == code or code is None
    assert broken.how


class Lenient(InProcess):
    """A service that accepts whatever is sent to make something."""

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        answer = super().send(method, path, headers, body)
        return answer if answer.good or method != "POST" else Answer(code=201, body={"id": "x"})


class Vague(InProcess):
    """A service that refuses everything with the same code."""

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        answer = super().send(method, path, headers, body)
        return answer if answer.good else Answer(code=418, body={"message": "no"})


@pytest.mark.parametrize("service", [Lenient, Vague])
def test_another_answer_than_the_stated_code_is_an_error(
    service: type[InProcess], tmp_path: Path
) -> None:
    text = "No two tents have the same name; a second one is refused with 409."
    api = written(tmp_path, "create", text)
    with service(api) as caller:
        report = exercise(api, caller)
    [broken] = report.constraints
    assert broken.refused is False
    assert report.worst is Severity.ERROR


def test_a_constraint_that_cannot_be_broken_is_no_fault(tmp_path: Path) -> None:
    api = written(tmp_path, "create", "There may be at most 5000 tents.")
    report = exercise(api)
    [quota] = report.constraints
    assert quota.refused is None
    assert "5000" in quota.untried
    assert report.worst is None


def test_only_the_constraints_of_the_named_resources_are_broken(tmp_path: Path) -> None:
    api = written(tmp_path, "poles", "Between 2 and 9.")
    assert exercise(api, only=["bag"]).constraints == ()
    assert len(exercise(api, only=["tent"]).constraints) == 1


ANY = Version((1, 0))
TEXT, WHOLE = Schema(types=("string",)), Schema(types=("integer",))
OUTSIDE: list[tuple[FieldFact, Schema, object, object]] = [
    (Range(**SOME, minimum=2), WHOLE, 3, 1),
    (Range(**SOME, maximum=9), WHOLE, 3, 10),
    (Range(**SOME, exclusive_maximum=9), WHOLE, 3, 9),
    (Range(**SOME, multiple_of=5), WHOLE, 10, 6),
    (Length(**SOME, maximum=3), TEXT, "ab", "aaaa"),
    (Length(**SOME, minimum=3), TEXT, "abc", "aa"),
    (Length(**SOME, maximum=1), Schema(types=("array",)), [7], [7, 7]),
    (Enumeration(**SOME, values=("a", "b")), TEXT, "a", "no-such-value"),
    (Enumeration(**SOME, values=(1, 4)), WHOLE, 1, 5),
    (Pattern(**SOME, pattern="^[a-z]+$"), TEXT, "ab", "??"),
    (Format(**SOME, format="email"), TEXT, "a@b.c", "?????"),
]


@pytest.mark.parametrize(("fact", "schema", "good", "value"), OUTSIDE)
def test_a_value_outside_of_a_limit(
    fact: FieldFact, schema: Schema, good: object, value: object
) -> None:
    assert outside(fact, schema, good) == value


def test_a_text_too_long_to_be_sent_is_not_made() -> None:
    with pytest.raises(CannotBreak, match="too long"):
        outside(Length(**SOME, maximum=10**9), TEXT, "a")


def test_fields_that_meet_conditions() -> None:
    schema = Schema(properties={"size": Property(schema=WHOLE), "kind": Property(schema=TEXT)})
    conditions = [
        Condition(field="size", operator=Operator.GREATER, value=4),
        Condition(field="kind", operator=Operator.IN, value=["tall"]),
    ]
    assert setting(conditions, schema, ANY) == {"size": 5, "kind": "tall"}
    with pytest.raises(CannotBreak):
        setting([Condition(field="size", of="parent", value=1)], schema, ANY)


def test_values_that_do_not_compare_as_they_must() -> None:
    schema = Schema(properties={name: Property(schema=WHOLE) for name in ("low", "high")})
    fact = Comparison(reason=REASON, resource="tent", field="high", operator=Operator.GREATER,
                      other=Term(field="low"))  # fmt: skip
    left, right = conflicting(fact, schema)
    assert left <= right


def test_another_value_keeps_to_the_schema() -> None:
    assert unlike("S24-0311", Schema(types=("string",), pattern=r"^S24-\d{4}$")) == "S24-0312"
    assert unlike("a", Schema(types=("string",), enum=("a", "b"))) == "b"
    assert unlike(9, Schema(types=("integer",), maximum=9)) == 8
    assert unlike(True, Schema(types=("boolean",))) is False


def test_texts_are_counted_up_within_their_pattern() -> None:
    schema = Schema(types=("string",), pattern=r"^[A-Z]-\d\d$")
    texts = [varied("A-98", schema, turn) for turn in (1, 2, 3)]
    assert texts == ["A-99", "B-00", "B-01"]


def test_a_quota_that_another_constraint_hides_is_not_judged(tmp_path: Path) -> None:
    text = "There may be at most five tents. No two tents have the same colour."
    reports = {c.fact: c for c in exercise(written(tmp_path, "create", text)).constraints}
    assert reports["quota"].refused is not False


def test_a_made_up_text_has_a_character_where_its_pattern_allows_none() -> None:
    schema = Schema(types=("string",), pattern=r"^\S*$")
    assert value_of(schema, "name", ANY) == "1"
