"""The vocabulary of constraints can be stored and read back, each kind by its tag."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from liveref.model.constraints.conditions import Condition, Operator, Related, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Computed, Function, Range
from liveref.model.constraints.resources import Quota
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

REASON = Reason(
    rule="range", evidence=Evidence.PROSE, origin=Origin("index.rst", 7), text="At most 5."
)
FULL = Condition(field="plan", of="parent", operator=Operator.IN, value=["free"])


@pytest.mark.parametrize(
    "fact",
    [
        Range(reason=REASON, resource="box", field="size", minimum=1, maximum=5),
        Quota(reason=REASON, resource="box", limit=3, per="project", code=403),
        Quota(reason=REASON, resource="box", limit=Term(field="room", of="parent")),
        Computed(
            reason=REASON,
            resource="shelf",
            field="load",
            function=Function.SUM,
            records=Related(resource="parcel", where=(FULL,)),
            over="weight",
        ),
    ],
)
def test_a_fact_is_the_same_after_storage(fact: Any) -> None:
    stored = msgspec.msgpack.encode(fact)
    assert msgspec.msgpack.decode(stored, type=Constraint) == fact


def test_a_misspelt_key_is_an_error() -> None:
    fact = msgspec.to_builtins(Range(reason=REASON, resource="box", field="size"))
    with pytest.raises(msgspec.ValidationError, match="maximun"):
        msgspec.convert(fact | {"maximun": 5}, Constraint)


def test_tags_are_what_a_person_writes() -> None:
    tags = [kind.__struct_config__.tag for kind in get_args(Constraint)]
    assert len(tags) == len(set(tags))
    assert all(tag == tag.lower() and " " not in tag for tag in tags)


def test_each_kind_has_documentation() -> None:
    kinds = get_args(Constraint)
    assert not [kind.__name__ for kind in kinds if not kind.__doc__]
    assert len(kinds) == sum(
        text.count('tag="')
        for text in (path.read_text(encoding="utf-8") for path in MODULES.glob("*.py"))
    )


MODULES = Path(__file__).parents[2] / "src" / "liveref" / "model" / "constraints"
