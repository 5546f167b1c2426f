"""The operators of comparisons, and those that hold where others do not."""

from __future__ import annotations

from liveref.model.constraints.conditions import Operator

__all__ = ["INCLUSIVE", "OPPOSITES"]

OPPOSITES = {
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
    Operator.PRESENT: Operator.ABSENT,
    Operator.ABSENT: Operator.PRESENT,
}
"""The operator that holds of the same values where the first one does not."""

INCLUSIVE = {Operator.GREATER: Operator.AT_LEAST, Operator.LESS: Operator.AT_MOST}
"""The operator that holds of equal values too."""
