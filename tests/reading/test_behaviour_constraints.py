"""The constraints of a behaviour file: their reasons, and every mistake with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from liveref.loading import LoadError, load
from liveref.model.constraints.constraint import Constraint
from liveref.model.reason import Evidence
from liveref.reading.behaviour import read_behaviour_file
from liveref.reading.behaviour_constraints import constraints_of

STUDIO = Path(__file__).parents[1] / "http" / "trees" / "studio"
DOCS = Path(__file__).parents[2] / "docs"


def findings(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "facts.yaml"
    path.write_text(f"constraints:\n{text}", encoding="utf-8")
    file = read_behaviour_file(path)
    _, wrong = constraints_of(file)
    return [f"{one.origin}: {one.message}" for one in (*file.diagnostics, *wrong)]


def test_the_reason_is_the_sentence_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(
        "constraints:\n- kind: range\n  resource: room\n  field: floor\n  maximum: 9\n"
        "  because: Nine floors.\n"
    )
    ((fact, at),), wrong = constraints_of(read_behaviour_file(path))
    assert wrong == []
    assert at == "constraints[0]"
    assert (fact.reason.rule, fact.reason.evidence) == ("behaviour-file", Evidence.BEHAVIOUR)
    assert (str(fact.reason.origin), fact.reason.text) == ("facts.yaml:6", "Nine floors.")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{kind: rnage, resource: room}",
         'facts.yaml:2: constraints[0].kind: expected the kind of a fact, got "rnage"; '
         "did you mean `range`?"),
        ("{kind: range, resource: room, field: floor, maximun: 9}",
         "facts.yaml:2: constraints[0].maximun: there is no key `maximun`; did you mean "
         "`maximum`?"),
        ("{kind: range, resource: room}",
         "facts.yaml:2: constraints[0]: object missing required field `field`"),
        ("{kind: range, resource: room, field: floor, maximum: many}",
         "facts.yaml:2: constraints[0].maximum: expected `int | float | null`, got `str`"),
        ("{kind: precondition, resource: room, operation: close, "
         'conditions: [{field: status, operator: "=="}]}',
         "facts.yaml:2: constraints[0].conditions[0].operator: invalid enum value '=='"),
        ("room is open", "facts.yaml:2: constraints[0]: expected a mapping, got the text "
         '"room is open"'),
    ],
)  # fmt: skip
def test_mistakes_of_form(tmp_path: Path, entry: str, message: str) -> None:
    assert findings(tmp_path, f"- {entry}\n") == [message]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{kind: range, resource: rom, field: floor, maximum: 9}",
         "constraints[0].resource: there is no resource `rom`; did you mean `room`?"),
        ("{kind: range, resource: room, field: flor, maximum: 9}",
         "constraints[0].field: the room has no field `flor`; did you mean `floor`?"),
        ("{kind: precondition, resource: room, operation: clse, conditions: [{field: status}]}",
         "constraints[0].operation: the room has no operation `clse`; did you mean `close`?"),
        ("{kind: precondition, resource: room, operation: close, conditions: [{field: statos}]}",
         "constraints[0].conditions[0].field: the room has no field `statos`; did you mean "
         "`status`?"),
        ("{kind: in-use, resource: room, records: {resource: session, by: romm_id}}",
         "constraints[0].records.by: the session has no field `romm_id`; did you mean "
         "`room_id`?"),
        ("{kind: order, resource: session, by: [{field: dya}]}",
         "constraints[0].by[0].field: the session has no field `dya`; did you mean `day`?"),
    ],
)  # fmt: skip
def test_names_that_the_reference_lacks(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(f"constraints:\n- {entry}\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"facts\.yaml:2") as failure:
        load(str(STUDIO), behaviour=[path])
    assert str(failure.value).endswith(message)


def test_the_page_explains_every_kind() -> None:
    page = (DOCS / "behaviour.md").read_text(encoding="utf-8")
    tags = [kind.__struct_config__.tag for kind in get_args(Constraint)]
    assert [tag for tag in tags if f"`{tag}`" not in page] == []
