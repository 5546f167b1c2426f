"""The codes with which commands end; docs/cli.md is made from them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the commands."""

    DONE = 0
    FINDINGS = 1
    MISUSE = 2
    DEFECT = 3
    INTERRUPTED = 130
    CLOSED = 141


MEANINGS = {
    Exit.DONE: "The command did what it was asked for. `serve`: it was told to end, by SIGTERM or "
    "Ctrl-C, and answered all that it had accepted.",
    Exit.FINDINGS: "`lint`, `exercise`: something is as bad as `--fail-on` says, or worse.",
    Exit.MISUSE: "The command can't be carried out as it was called: an unknown option, a value "
    "that is none, a reference that isn't there or can't be used, a file or a folder that can't be "
    "read or written, a port that is taken. A message says which.",
    Exit.DEFECT: "liveref itself failed. The traceback belongs into a report of the defect.",
    Exit.INTERRUPTED: "Ctrl-C (SIGINT) ended a command other than `serve`.",
    Exit.CLOSED: "The reader of standard output closed it before the end, as `head` does.",
}
