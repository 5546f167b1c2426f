"""The report of an exercise as JSON: a promise, by which others measure."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.exercise.report import ConstraintReport, OperationReport, Report, Sent


def exercise_json(report: Report) -> str:
    """An object with `name`, `title`, `requests`, `worst`, `shares`, `operations`,
    `cycles`, `constraints` and `notes`.

    A verdict is true, false, or null where there was nothing to judge. `worst`, and the `severity`
    of an operation, is "error", "warning", "info" or null. Two runs have the same JSON: bodies of
    answers, in which much is made up, are shown in the text alone.
    """
    value = {
        "name": report.name,
        "title": report.title,
        "requests": report.requests,
        "worst": report.worst,
        "shares": {
            share.name: {"count": share.count, "of": share.of, "percent": share.percent}
            for share in report.shares
        },
        "operations": [_operation(operation) for operation in report.operations],
        "cycles": [
            {"resource": cycle.resource, "operations": list(cycle.operations), "fault": cycle.fault}
            for cycle in report.cycles
        ],
        "constraints": [_constraint(constraint) for constraint in report.constraints],
        "notes": list(report.notes),
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _operation(operation: OperationReport) -> dict[str, Any]:
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "title": operation.title,
        "origin": str(operation.origin),
        "resource": operation.resource,
        "effect": operation.effect,
        "flawless": operation.flawless,
        "severity": operation.severity,
        "expected": list(operation.expected),
        "by_convention": operation.by_convention,
        "sent": _sent(operation.sent),
        "success": operation.success,
        "answer": operation.answer,
        "seen": operation.seen,
        "unlike": list(operation.unlike),
        "looks": [_sent(look) for look in operation.looks],
        "example": operation.example,
        "spoilt": _sent(operation.spoilt),
        "spoilt_how": operation.spoilt_how,
        "refused": operation.refused,
        "within": operation.within,
        "undocumented": list(operation.undocumented),
        "server_error": operation.server_error,
        "notes": list(operation.notes),
    }


def _constraint(constraint: ConstraintReport) -> dict[str, Any]:
    return {
        "about": constraint.about,
        "fact": constraint.fact,
        "sentence": constraint.text,
        "at": str(constraint.origin),
        "expected": constraint.expected,
        "how": constraint.how,
        "sent": _sent(constraint.sent),
        "answer": constraint.answer,
        "refused": constraint.refused,
        "untried": constraint.untried,
    }


def _sent(sent: Sent | None) -> dict[str, Any] | None:
    if sent is None:
        return None
    return {
        "method": sent.method,
        "path": sent.path,
        "body": None if sent.body is UNSET else sent.body,
        "source": sent.source,
        "code": sent.code,
    }
