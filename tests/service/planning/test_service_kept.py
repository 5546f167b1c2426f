"""What of a request's fields a record keeps."""

from __future__ import annotations

from liveref.model.api import API, Resource
from liveref.model.behaviour import Behaviour
from liveref.model.schema import Evidence, Property, Schema
from liveref.openstack import conventions
from liveref.service.planning.kept import KeptFields
from liveref.service.system.system import System

TASK = Resource(name="task", plural="tasks")


def test_times_that_only_a_schema_of_the_whole_thing_has_are_not_kept() -> None:
    text = Schema(types=("string",))
    told = Schema(
        types=("object",),
        properties={
            "type": Property(schema=text, evidence=(Evidence.TABLE, Evidence.SCHEMA)),
            "created_at": Property(schema=text, evidence=(Evidence.TABLE, Evidence.SCHEMA)),
            "updated_at": Property(schema=text, evidence=(Evidence.SCHEMA,)),
        },
    )
    api = API(
        name="a", title="A", resources=(TASK,), operations=(),
        conventions=conventions(), behaviour=Behaviour(),
    )  # fmt: skip
    kept = KeptFields(System(api), TASK, told)
    given = {"type": "import", "created_at": "then", "updated_at": None}
    assert kept.of(given) == {"type": "import", "created_at": "then"}
