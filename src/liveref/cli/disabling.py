"""The option that leaves rules of inference out."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["RuleId", "disable_option"]


class RuleId(click.ParamType[str]):
    """The id of a rule of inference."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id; ends the command if there is no such rule."""
        # Only here: no command needs all rules to be imported unless one is named.
        from liveref.rules.registry import unknown_rule  # noqa: PLC0415

        if message := unknown_rule(value):
            self.fail(message, param, ctx)
        return str(value)


disable_option = click.option(
    "--disable-rule",
    "disabled",
    type=RuleId(),
    multiple=True,
    metavar="ID",
    help="Leave a rule of inference out; may be given several times.",
)
