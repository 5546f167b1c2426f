"""A shape that takes a value over from another one takes its reason along."""

from __future__ import annotations

from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.reading.document import Example, Side
from liveref.reading.json_keys import ExampleKeys
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.samples import Source, of_samples
from liveref.rules.drafts.shapes import Shape


def reason(line: int, rule: str = "row-default") -> Reason:
    return Reason(rule=rule, evidence=Evidence.TABLE, origin=Origin("p.yaml", line), text="x")


def test_a_copy_has_all_reasons() -> None:
    lid = Shape(declared=("string",), default="red", evidence={Evidence.TABLE})
    lid.reasons = {"declared": reason(1), "default": reason(2)}
    box = Shape(types=["object"], properties={"lid": lid})
    box.reasons = {"properties.lid": reason(3), "types.object": reason(4)}
    copy = box.copy()
    assert copy.reasons == box.reasons
    assert copy.properties["lid"].reasons == lid.reasons


def test_a_value_brings_its_reason_and_a_value_that_stays_keeps_its_own() -> None:
    one = Shape(max_length=3, reasons={"max_length": reason(1)})
    other = Shape(declared=("string",), max_length=5, default="a")
    other.reasons = {"declared": reason(2), "max_length": reason(3), "default": reason(4)}
    one.absorb(other)
    assert (one.declared, one.max_length, one.default) == (("string",), 3, "a")
    assert {name: one_reason.origin.line for name, one_reason in one.reasons.items()} == {
        "declared": 2,
        "max_length": 1,
        "default": 4,
    }


def test_what_is_declared_as_a_whole_takes_nothing_from_another_table() -> None:
    one = Shape(declared=("string",), reasons={"declared": reason(1)})
    one.absorb(Shape(declared=("integer",), default=3, reasons={"default": reason(2)}))
    assert (one.declared, list(one.reasons)) == (("string",), ["declared"])


def test_what_is_required_in_one_alone_loses_the_reason_for_it() -> None:
    one = Shape(required=True, evidence={Evidence.TABLE}, reasons={"required": reason(1)})
    one.absorb(Shape(evidence={Evidence.TABLE}))
    assert (one.required, one.reasons) == (False, {})


def test_the_values_of_a_map_have_no_table() -> None:
    child = Shape(declared=("string",), default="a", types=["string"])
    child.reasons = {"declared": reason(1), "default": reason(2), "types.string": reason(3)}
    box = Shape(properties={"x": child})
    box.become_map()
    assert box.values is not None
    assert (box.values.declared, list(box.values.reasons)) == (None, ["types.string"])


def test_each_key_of_an_example_is_the_reason_of_its_field() -> None:
    text = '{"box": {\n "size": 3,\n "lids": [\n  {"id": null}]}}'
    keys = ExampleKeys(
        Example(side=Side.REQUEST, origin=Origin("i.rst", 1), path="a.json", text=text)
    )
    source = Source(keys, "body-example", Because(Evidence.RULE, Origin("i.rst", 1), "call"))
    root = of_samples([{"box": {"size": 3, "lids": [{"id": None}]}}], [source])
    assert root is not None
    box = root.properties["box"]
    places = [
        root.reasons["types.object"],
        root.reasons["properties.box"],
        box.reasons["properties.size"],
        box.properties["size"].reasons["types.integer"],
        box.properties["lids"].items.properties["id"].reasons["nullable"],  # type: ignore[union-attr]
    ]
    assert [(str(place.origin), place.text) for place in places] == [
        ("i.rst:1", "call"),
        ("a.json:1", '"box"'),
        ("a.json:2", '"size": 3'),
        ("a.json:2", '"size": 3'),
        ("a.json:4", '"id": null'),
    ]
