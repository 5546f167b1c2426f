"""The stages that put bodies together."""

from __future__ import annotations

from liveref.rules.bodies.body_examples import body_example, body_table, singular_root
from liveref.rules.bodies.described_keys import keys_in_text, part_example
from liveref.rules.bodies.example_maps import EXAMPLE_MAP_RULES
from liveref.rules.bodies.field_versions import version_in_examples, version_in_text
from liveref.rules.bodies.maps import MAP_RULES
from liveref.rules.bodies.optional_fields import OPTIONAL_RULES
from liveref.rules.bodies.row_facts import ROW_FACT_RULES
from liveref.rules.bodies.row_fields import ROW_RULES
from liveref.rules.bodies.wrappers import WRAPPER_RULES
from liveref.rules.rule import Stage

__all__ = ["BODIES", "EXAMPLES", "FIELDS", "MAPS", "ROWS", "WRAPPERS"]


EXAMPLES = Stage("examples", "Examples that need a correction.", (singular_root,))
BODIES = Stage(
    "bodies", "The structure of each body, as its examples show it.", (body_example, body_table)
)
WRAPPERS = Stage(
    "wrappers",
    "Keys in examples that are no fields: the root key around a resource, and the keys of maps.",
    (*WRAPPER_RULES, *EXAMPLE_MAP_RULES),
)
ROWS = Stage("rows", "The field that each row of a table describes.", ROW_RULES)
FIELDS = Stage(
    "fields",
    "The facts about a field that its rows and their descriptions state.",
    (
        *ROW_FACT_RULES,
        *OPTIONAL_RULES,
        version_in_text,
        version_in_examples,
        keys_in_text,
        part_example,
    ),
)
MAPS = Stage("maps", "Objects that may have keys of the user's own.", MAP_RULES)
