"""The findings of inference: faults, and guesses."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity

__all__ = ["GUESSED_ROW", "RULES", "SUCCESS_IS_ERROR"]

GUESSED_ROW = Rule(
    code="INF001",
    name="guessed-row",
    severity=Severity.INFO,
    finds="A row whose definition is missing, so that its type and location were guessed.",
    why="A guess is not enforced, and may be wrong.",
    bad="- size: size   (and no `size` in parameters.yaml)",
    good="- size: size   (and `size` in parameters.yaml, with in, type and required)",
)
SUCCESS_IS_ERROR = Rule(
    code="INF002",
    name="success-is-error",
    severity=Severity.WARNING,
    finds="A code of an error among the codes of success.",
    why="A client that believes it takes a refusal for a success.",
    bad=".. rest_status_code:: success status.yaml\n\n   - 201\n   - 401",
    good=".. rest_status_code:: success status.yaml\n\n   - 201",
)
RULES = (GUESSED_ROW, SUCCESS_IS_ERROR)
