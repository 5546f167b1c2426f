"""The registry: every check, and every rule that a finding can be of."""

from __future__ import annotations

from liveref.lint import (
    codes,
    definition_order,
    definition_types,
    definition_values,
    definitions,
    example_types,
    examples,
    locations,
    operations,
    parameters,
    sentences,
    statuses,
    urls,
)
from liveref.lint.check import Check
from liveref.model.diagnostic import Rule
from liveref.reading import behaviour_rules
from liveref.reading import rules as reading_rules
from liveref.rules.findings import lint_rules as inference_rules

CHECKS: tuple[Check, ...] = (
    *urls.CHECKS,
    *parameters.CHECKS,
    *locations.CHECKS,
    *definitions.CHECKS,
    *definition_order.CHECKS,
    *definition_values.CHECKS,
    *definition_types.CHECKS,
    *codes.CHECKS,
    *examples.CHECKS,
    *example_types.CHECKS,
    *operations.CHECKS,
    *statuses.CHECKS,
    *sentences.CHECKS,
)

RULES: tuple[Rule, ...] = (
    *(check.rule for check in CHECKS),
    *reading_rules.RULES,
    *behaviour_rules.RULES,
    *inference_rules.RULES,
)
