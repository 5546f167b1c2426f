"""The options of the control interface."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.reference import PATH
from liveref.cli.serving.option_group import option_group
from liveref.control.settings import MOST_REMEMBERED, PREFIX, REMEMBERED, ControlSettings

__all__ = ["control_options"]


def _control(
    control_prefix: str,
    control_token: str | None,
    request_log: int,
    no_control: bool,
    record: Path | None,
) -> ControlSettings:
    return ControlSettings(
        prefix=control_prefix,
        token=control_token,
        enabled=not no_control,
        remembered=request_log,
        record=record,
    )


control_options = option_group(
    "control",
    _control,
    click.option(
        "--control-prefix",
        default=PREFIX,
        show_default=True,
        metavar="PATH",
        help="Where the control interface is served.",
    ),
    click.option(
        "--control-token",
        metavar="TOKEN",
        help="The bearer token of the control interface, which then is for clients anywhere.",
    ),
    click.option(
        "--request-log",
        type=click.IntRange(0, MOST_REMEMBERED),
        default=REMEMBERED,
        show_default=True,
        metavar="N",
        help="How many requests the control interface remembers.",
    ),
    click.option(
        "--no-control",
        is_flag=True,
        help="Serve no control interface but its health page and the documentation.",
    ),
    click.option(
        "--record",
        type=PATH,
        metavar="FILE",
        help="Write all requests to that file, as an HTTP Archive (HAR), with secrets masked.",
    ),
)
