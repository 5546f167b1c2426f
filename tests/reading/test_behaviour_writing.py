"""Facts that are written as a behaviour file are the same facts when that is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from liveref.model.constraints.constraint import Constraint
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.reading.behaviour import read_behaviour_file
from liveref.reading.facts.writing import file_of

REASON = Reason(
    rule="behaviour-file", evidence=Evidence.BEHAVIOUR, origin=Origin("f.yaml", 1), text="It is so."
)


def fact(kind: str, **content: Any) -> Any:
    """A fact by its keys in JSON."""
    reason = msgspec.to_builtins(REASON)
    return msgspec.convert(
        {"kind": kind, "resource": "box", "reason": reason} | content, Constraint
    )


STAYS = [
    fact("range", field="size", minimum=1, exclusive_maximum=9, multiple_of=2),
    fact("length", field="name", minimum=2, maximum=8, code=422),
    fact("pattern", field="code", pattern="^[A-Z]{2}, ok$", noun="two letters"),
    fact("enum", field="level", values=["a", "b: c", True, 3]),
    fact("format", field="site", format="uri", schemes=["https"]),
    fact("default", field="size", value=3, conditions=[{"field": "level", "value": "a"}]),
    fact("initial", field="moves", value=0),
    fact("required", field="card", conditions=[{"field": "a", "operator": "in", "value": ["b"]}]),
    fact("forbidden", field="card", conditions=[{"field": "name", "operator": "absent"}]),
    fact("exclusive", fields=["mail", "phone"]),
    fact("at-least-one", fields=["mail", "phone"], operation="create"),
    fact("comparison", field="ends", operator=">=", other={"field": "begins"}),
    fact("immutable", field="name", ignored=True),
    fact("immutable", field="name", conditions=[{"field": "size", "operator": ">", "value": 0}]),
    fact("read-only", field="score", refused=True, code=403),
    fact("write-only", field="token", shown_once=True),
    fact("policy", field="label", rules="naming rules", status="REJECTED"),
    fact("normalisation", field="name", steps=["trim", "lower"]),
    fact("computed", field="sum", function="multiply", terms=[{"field": "size"}, 3]),
    fact(
        "computed",
        field="sum",
        function="sum",
        over="size",
        records={"resource": "item", "by": "box_id", "where": [{"field": "open", "value": True}]},
    ),
    fact(
        "derived",
        field="status",
        cases=[
            {"value": "full", "conditions": [{"field": "size", "operator": ">=", "value": 9}]},
            {"value": "free"},
        ],
    ),
    fact("unique", fields=["name"], ignore_case=True, scope="project"),
    fact("unique", fields=["name"], conditions=[{"field": "status", "value": "OPEN"}], code=409),
    fact("quota", limit={"field": "room", "of": "shelf_id"}, per="shelf_id", over="size"),
    fact("quota", limit=2, per="parent", where=[{"field": "a", "operator": "!=", "value": "no"}]),
    fact("reference", field="shelf_id", target="shelf", conditions=[{"field": "open", "value": 1}]),
    fact(
        "in-use",
        operation="delete",
        records={"resource": "item", "by": "box_id"},
    ),
    fact("cascade", records={"resource": "item", "by": "box_id"}, unset=True),
    fact("cascade", records={"resource": "item"}),
    fact("soft-delete", field="status", value="GONE", listed=False, parameter="all"),
    fact(
        "precondition",
        operation="open",
        any=True,
        conditions=[
            {"field": "status", "operator": "not-in", "value": ["SHUT, AND BOLTED", "null"]},
            {"field": "roles", "of": "caller", "operator": "contains", "value": "keeper"},
            {"field": "day", "operator": "<", "now": True},
            {"field": "name", "operator": "matches", "value": "^a = b"},
        ],
    ),
    fact(
        "precondition",
        operation="open",
        records=[{"records": {"resource": "item", "by": "box_id"}, "minimum": 2}],
    ),
    fact("outcome", operation="open", field="moves", change="increment"),
    fact("outcome", operation="open", field="moves", change="decrement", of="shelf_id", value=2),
    fact("outcome", operation="open", field="opened", change="now"),
    fact("outcome", operation="open", field="open", value=True, records={"resource": "item"}),
    fact(
        "outcome",
        operation="update",
        field="tags",
        change="append",
        other={"field": "name", "of": "before"},
        conditions=[{"field": "name", "operator": "changed"}],
    ),
    fact("creation", operation="create", creates="lid", values={"size": 1}, copied={
        "name": {"field": "name"}}),
    fact("idempotent", operation="open", success=202),
    fact("error-code", operation="open", refusal="not-found", code=410),
    fact("administrators-only", operation="open", roles=["keeper"]),
    fact("order", by=[{"field": "day"}, {"field": "name", "descending": True}]),
    fact("page-size", default=2, maximum=9, refused=True, parameter="size"),
    fact("filter", parameter="from", field="day", match="at-least", ignore_case=True, unknown=404),
    fact("hides", conditions=[{"field": "status", "value": "GONE"}], parameter="all"),
]  # fmt: skip
"""Facts that a file states as they are."""

BEHAVIOUR = [
    (
        fact("precondition", operation="open", conditions=[{"field": "status", "value": "SHUT"}]),
        {"actions": {"open": {"allowed": ["SHUT"]}}},
    ),
    (
        fact("outcome", operation="open", field="status", value="OPEN"),
        {"actions": {"open": {"to": [{"status": "OPEN"}]}}},
    ),
    (
        fact("outcome", operation="open", field="by", other={"field": "who", "of": "request"}),
        {"actions": {"open": {"sets": {"by": "who"}}}},
    ),
    (
        fact("in-use", operation="delete", records={"resource": "item"}, code=409),
        {"actions": {"delete": {"unless": ["item"], "code": 409}}},
    ),
    (fact("initial", field="status", value="SHUT"), {"initial": [{"status": "SHUT"}]}),
    (fact("unique", fields=["name"], scope="parent"), {"unique": [["name", "_.parent"]]}),
    (fact("immutable", field="name"), {"fixed": ["name"]}),
    (
        fact("reference", field="shelf_id", target="shelf", code=404),
        {"references": {"shelf_id": {"resource": "shelf", "code": 404}}},
    ),
]
"""Facts for which behaviour has a place of its own."""


def without_place(stated: Any) -> Any:
    return msgspec.structs.replace(stated, reason=REASON)


@pytest.mark.parametrize("stated", STAYS, ids=lambda one: one.__struct_config__.tag)
def test_facts_come_back(stated: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(file_of([stated]), encoding="utf-8")
    file = read_behaviour_file(path)
    assert [finding.message for finding in file.diagnostics] == []
    assert [without_place(one.fact) for one in file.constraints] == [stated]
    assert file.resources == {}


@pytest.mark.parametrize(("stated", "behaviour"), BEHAVIOUR)
def test_facts_become_behaviour(stated: Any, behaviour: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(file_of([stated]), encoding="utf-8")
    file = read_behaviour_file(path)
    assert file.diagnostics == ()
    assert file.resources == {"box": behaviour}
    assert file.constraints == ()


def test_each_kind_is_tried() -> None:
    tags = {one.__struct_config__.tag for one in [*STAYS, *(one for one, _ in BEHAVIOUR)]}
    assert tags == {kind.__struct_config__.tag for kind in get_args(Constraint)}
