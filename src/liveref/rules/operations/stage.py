"""The stages of what an operation works on, and of its parameters."""

from __future__ import annotations

from liveref.rules.operations.actions import ACTION_RULES
from liveref.rules.operations.administrators import (
    declared_permission,
    follows_create,
    section_sentence,
    text_sentence,
)
from liveref.rules.operations.merged_resources import merged_part, merged_places
from liveref.rules.operations.parameter_texts import PARAMETER_TEXT_RULES
from liveref.rules.operations.parameters import (
    detail_parameters,
    path_parameters,
    row_parameters,
    url_parameters,
)
from liveref.rules.operations.queries import (
    link_queries,
    list_queries,
    sentence_queries,
    text_url_queries,
)
from liveref.rules.operations.targets import TARGET_RULES
from liveref.rules.resources.unowned import unowned
from liveref.rules.rule import Stage
from liveref.rules.versions.since import version_added, version_available

__all__ = [
    "ADMINISTRATORS",
    "MERGED",
    "PARAMETERS",
    "PARAMETER_TEXTS",
    "SHARED_PARAMETERS",
    "TARGETS",
    "UNOWNED",
]


TARGETS = Stage(
    "targets",
    "The place of the resource that an operation works on, its record, and names of actions.",
    (*TARGET_RULES, *ACTION_RULES),
)
MERGED = Stage(
    "merged-resources",
    "Resources that are at several places of the tree of paths.",
    (merged_part, merged_places),
)
PARAMETERS = Stage(
    "parameters",
    "Parameters of the path, the query and headers.",
    (
        row_parameters,
        path_parameters,
        url_parameters,
        sentence_queries,
        text_url_queries,
        link_queries,
        list_queries,
        version_added,
        version_available,
    ),
)
SHARED_PARAMETERS = Stage(
    "shared-parameters",
    "Parameters that one list has because another one has them.",
    (detail_parameters,),
)
PARAMETER_TEXTS = Stage(
    "parameter-texts",
    "Facts about parameters that their descriptions state.",
    PARAMETER_TEXT_RULES,
)
ADMINISTRATORS = Stage(
    "administrators",
    "Operations that texts and behaviour files leave to administrators.",
    (text_sentence, section_sentence, declared_permission),
)
UNOWNED = Stage(
    "unowned",
    "Operations that are for administrators because of the resource that they change.",
    (follows_create, unowned),
)
