"""The fields of a request that a record keeps."""

from __future__ import annotations

from liveref.families import conventions
from liveref.model.api import API, Resource
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.service.planning.writable_fields import WritableFields
from liveref.service.system.system import System

SPECS = Schema(properties={"specs": Property(schema=Schema(), evidence=(Evidence.TABLE,))})
TASK = Resource(name="task", plural="tasks", schema=SPECS)


def test_times_that_only_a_schema_of_the_whole_thing_has_are_not_kept() -> None:
    text = Schema(types=("string",))
    schema = Schema(
        types=("object",),
        properties={
            "type": Property(schema=text, evidence=(Evidence.TABLE, Evidence.SCHEMA)),
            "created_at": Property(schema=text, evidence=(Evidence.TABLE, Evidence.SCHEMA)),
            "updated_at": Property(schema=text, evidence=(Evidence.SCHEMA,)),
        },
    )
    writable = WritableFields(System(api_of(Behaviour())), TASK, schema)
    given = {"type": "import", "created_at": "then", "updated_at": None}
    assert writable.of(given) == {"type": "import", "created_at": "then"}


def test_fields_of_the_service_itself_are_kept_only_where_a_document_has_them() -> None:
    text = Schema(types=("string",))
    documented = Property(schema=text, evidence=(Evidence.TABLE,))
    schema = Schema(types=("object",), properties={"_size": documented}, additional=True)
    writable = WritableFields(System(api_of(Behaviour())), TASK, schema)
    assert writable.of({"_size": "1", "_": {"seen": "*"}, "_of_server": "x", "note": "y"}) == {
        "_size": "1",
        "note": "y",
    }


def test_what_only_examples_name_belongs_to_the_rest() -> None:
    """Also where a request has something else in the place of the rest."""
    text = Schema(types=("string",))
    schema = Schema(
        types=("object",),
        properties={
            "type": Property(schema=text, evidence=(Evidence.TABLE,)),
            "delay": Property(schema=text, evidence=(Evidence.EXAMPLE,)),
        },
        additional=True,
    )
    behaviour = Behaviour(resources={"task": ResourceBehaviour(rest="specs")})
    writable = WritableFields(System(api_of(behaviour)), TASK, schema)
    given = {"type": "import", "delay": "1", "speed": "2", "specs": []}
    assert writable.of(given) == {"type": "import", "specs": {"delay": "1", "speed": "2"}}


def api_of(behaviour: Behaviour) -> API:
    return API(
        name="a", title="A", resources=(TASK,), operations=(),
        conventions=conventions(), behaviour=behaviour,
    )  # fmt: skip
