"""The options that name where a program is told that requests are answered."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.reference import PATH
from liveref.cli.serving.option_group import option_group
from liveref.cli.serving.ready import Readiness

__all__ = ["readiness_options"]


def _readiness(ready_file: Path | None, ready_fd: int | None) -> Readiness:
    return Readiness(ready_file, ready_fd)


readiness_options = option_group(
    "readiness",
    _readiness,
    click.option(
        "--ready-file",
        type=PATH,
        metavar="FILE",
        help='Write {"url": ..., "pid": ...} there when requests are answered; it goes at the end.',
    ),
    click.option(
        "--ready-fd",
        type=click.IntRange(min=3),
        metavar="N",
        help="Write the same to that descriptor, and close it.",
    ),
)
