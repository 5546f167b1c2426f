"""The lines about a reference when it begins to be served: one line, or all of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from liveref.fetching.locate import Located
from liveref.model.api import API
from liveref.model.diagnostic import Diagnostic, Severity


def summary_line(reference: str, located: Located, api: API, findings: Sequence[Diagnostic]) -> str:
    """Name, version, how much there is, and the command that lists what the linter finds, and what
    it finds in sentences besides; `reference` is as the user wrote it."""
    name = f"{located.name} {located.version}" if located.version else located.name
    line = f"{name}: {_counted(len(api.operations), 'operation')}"
    if not findings:
        return line
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    which = f" ({_counted(errors, 'error')})" if errors else ""
    command = f"liveref lint {shlex.quote(reference)}"
    counted = f"{_counted(len(findings), 'finding')}{which} besides sentences"
    return f"{line}, {counted}, see {command}"


def assumption_lines(api: API) -> Iterator[str]:
    """Each thing that the document does not say, and what was assumed of it."""
    for operation in api.operations:
        for sentence in operation.assumed:
            yield f"assumed: {operation.method} {operation.path}: {sentence}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
