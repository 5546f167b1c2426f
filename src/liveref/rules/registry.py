"""The registry: every stage of inference, in order, with its rules."""

from __future__ import annotations

from difflib import get_close_matches

from liveref.rules.bodies.implied_fields import IMPLIED_FIELDS
from liveref.rules.bodies.stage import BODIES, EXAMPLES, FIELDS, MAPS, ROWS, WRAPPERS
from liveref.rules.lifecycle.declared import DECLARED, OPTIONAL
from liveref.rules.lifecycle.stage import (
    CONSEQUENCES,
    INITIAL,
    REACHABLE,
    STATUSES,
    TRANSITIONS,
)
from liveref.rules.operations.effects import EFFECTS
from liveref.rules.operations.stage import (
    ADMINISTRATORS,
    MERGED,
    PARAMETER_TEXTS,
    PARAMETERS,
    SHARED_PARAMETERS,
    TARGETS,
    UNOWNED,
)
from liveref.rules.reconcile.stage import (
    BLANK_FIELDS,
    LACKING_FIELDS,
    LISTS,
    ROW_PLACES,
    SAME_NAMES,
    SHARED_FIELDS,
)
from liveref.rules.relations.stage import KINDS, REFERENCES, RELATIONS
from liveref.rules.resources.stage import IDENTITIES, NAMES, RESOURCES, UNIQUE_NAMES
from liveref.rules.responses.codes import CODES
from liveref.rules.responses.stage import (
    ANSWERS,
    NULLS,
    RECORDS,
    USUAL_CODES,
    VALUES,
    WIDER,
)
from liveref.rules.routes.stage import PATHS, PLACES
from liveref.rules.rule import NamedRule, Rule, Stage
from liveref.rules.sentences.reading import SENTENCE_RULES
from liveref.rules.versions.stage import RANGES, VERSIONS

__all__ = ["RULES", "STAGES", "groups", "named_rules", "stage_of"]

STAGES: tuple[Stage, ...] = (
    PATHS,
    PLACES,
    EFFECTS,
    TARGETS,
    MERGED,
    CODES,
    USUAL_CODES,
    NAMES,
    UNIQUE_NAMES,
    RESOURCES,
    PARAMETERS,
    SHARED_PARAMETERS,
    PARAMETER_TEXTS,
    EXAMPLES,
    BODIES,
    WRAPPERS,
    ROWS,
    FIELDS,
    MAPS,
    ROW_PLACES,
    SHARED_FIELDS,
    SAME_NAMES,
    BLANK_FIELDS,
    LACKING_FIELDS,
    LISTS,
    IDENTITIES,
    STATUSES,
    INITIAL,
    TRANSITIONS,
    CONSEQUENCES,
    REACHABLE,
    IMPLIED_FIELDS,
    DECLARED,
    OPTIONAL,
    VALUES,
    RECORDS,
    WIDER,
    NULLS,
    ANSWERS,
    ADMINISTRATORS,
    UNOWNED,
    KINDS,
    REFERENCES,
    RELATIONS,
    VERSIONS,
    RANGES,
)
"""A stage reads what the stages before it gave."""

RULES: dict[str, Rule] = {rule.id: rule for stage in STAGES for rule in stage.rules}
"""All rules by id."""


_SENTENCES = "Plain sentences, read after all stages. Beside a profile, some kinds of them hold."


def groups() -> list[tuple[str, str, tuple[NamedRule, ...]]]:
    """All rules in the order in which they run, by stage: its name, its text and its rules."""
    stages = [(stage.name, stage.text, stage.rules) for stage in STAGES]
    return [*stages, ("sentences", _SENTENCES, SENTENCE_RULES)]


def named_rules() -> dict[str, NamedRule]:
    """Every rule that can be left out, by id: those of the stages and those about sentences."""
    return {rule.id: rule for _, _, rules in groups() for rule in rules}


def unknown_rule(name: str) -> str | None:
    """The message for an id that no rule has, with those that it may stand for; None for a rule."""
    rules = named_rules()
    if name in rules:
        return None
    near = " or ".join(f"`{other}`" for other in get_close_matches(name, rules))
    hint = f"did you mean {near}?" if near else "`liveref rules` lists them."
    return f"there is no rule {name!r}; {hint}"


def stage_of(rule: str) -> Stage:
    """The stage of a rule, by the rule's id. Raises KeyError for an unknown one."""
    for stage in STAGES:
        if any(rule == one.id for one in stage.rules):
            return stage
    raise KeyError(rule)
