"""The facts of sentences that hold beside a profile, and those that the profile leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from observing import reference

from liveref.model.constraints.conditions import Condition, Operator, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    Comparison,
    Default,
    Enumeration,
    Immutable,
    Length,
    Range,
)
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import Quota, Unique
from liveref.model.origin import Origin
from liveref.model.reading import ReadSentence
from liveref.model.reason import Evidence, Reason
from liveref.model.sentence import Place, Sentence, Subject
from liveref.rules.sentences.beside_profile import BesideProfile

API = reference().api
AT = Origin(file="index.rst", line=1)
OF: dict[str, Any] = {"resource": "telescope"}


def reason(text: str = "", evidence: Evidence = Evidence.PROSE) -> Reason:
    return Reason(rule="sentence", evidence=evidence, origin=AT, text=text)


def holds(
    fact: Constraint,
    at: str = "create_telescope",
    place: Place = Place.OPERATION,
    declared: Iterable[Constraint] = (),
) -> bool:
    """Whether a fact holds that a sentence at an operation states."""
    operation = next(one for one in API.operations if one.id == at)
    sentence = Sentence(
        text=fact.reason.text,
        plain=fact.reason.text,
        origin=AT,
        place=place,
        piece=0,
        subjects=(Subject(operation=operation.origin),),
    )
    reads = [ReadSentence(sentence=sentence, facts=(fact,))]
    return [*BesideProfile(API, declared).facts(reads)] == [fact]


SERIAL = Immutable(**OF, field="serial", reason=reason("``serial`` cannot be changed."))
NAME = Unique(**OF, fields=("serial",), reason=reason("The serial is unique."))
TAGS = Quota(resource="session", limit=5, per="parent", reason=reason("At most five."))
SHORT = Length(**OF, field="name", maximum=9, reason=reason("Up to nine."))


@pytest.mark.parametrize("fact", [SERIAL, NAME, TAGS, SHORT])
def test_a_plain_fact_holds(fact: Constraint) -> None:
    assert holds(fact)


@pytest.mark.parametrize(
    "fact",
    [
        Default(**OF, field="mount", value="a", reason=reason()),
        Immutable(**OF, field="serial", ignored=True, reason=reason("``serial``")),
        Immutable(**OF, field="serial", reason=reason("Users cannot update it if it is in use.")),
        Unique(
            **OF,
            fields=("serial",),
            conditions=(Condition(field="parked", value=True),),
            reason=reason(),
        ),
        Quota(**OF, limit=Term(field="limit", of="parent"), reason=reason()),
        Enumeration(**OF, field="mount", values=("a",), reason=reason("For example ``a``.")),
        Comparison(
            **OF,
            field="latitude",
            operator=Operator.LESS,
            other=Term(field="aperture"),
            reason=reason("It is below the aperture."),
        ),
    ],
)
def test_others_do_not(fact: Constraint) -> None:
    assert not holds(fact)


def test_a_comparison_names_the_other_field() -> None:
    text = "It must be below ``aperture``."
    other, wanted = Term(field="aperture"), Operator.LESS
    fact = Comparison(**OF, field="latitude", operator=wanted, other=other, reason=reason(text))
    assert holds(fact)


@pytest.mark.parametrize(
    ("at", "place"),
    [("create_session", Place.OPERATION), ("create_telescope", Place.SECTION)],
)
def test_a_fact_about_records_stands_at_an_operation_of_theirs(at: str, place: Place) -> None:
    assert not holds(SERIAL, at, place)
    assert holds(SHORT, at, place)


def test_the_profile_wins() -> None:
    evidence = Evidence.PROFILE
    range_of_serial = Range(**OF, field="serial", minimum=1, reason=reason("", evidence))
    assert not holds(SERIAL, declared=[range_of_serial])
    assert not holds(NAME, declared=[range_of_serial])
    assert holds(SHORT, declared=[range_of_serial])


@pytest.mark.parametrize(
    ("text", "values", "is_held"),
    [
        ("The status must be ``idle``.", ["idle"], True),
        ("The status must be ``idle`` or ``gone``.", ["idle", "gone"], False),
        ("The vm_state must be ``idle``.", ["idle"], False),
    ],
)
def test_an_operation_needs_a_status_that_records_reach(
    text: str, values: list[str], is_held: bool
) -> None:
    fact = Precondition(
        **OF,
        operation="delete",
        conditions=(Condition(field="status", operator=Operator.IN, value=values),),
        reason=reason(text),
    )
    assert holds(fact, "delete_telescope") is is_held
