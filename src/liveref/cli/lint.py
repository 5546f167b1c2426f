"""`liveref lint`: where a reference contradicts itself."""

from __future__ import annotations

import sys
from typing import Any

import click

from liveref.cli.completion import complete_reference
from liveref.cli.exits import Exit
from liveref.cli.reference import BUNDLED, console, loaded
from liveref.lint import RULES, UnknownCodeError, check_patterns, reaches, select, suggestions
from liveref.lint import lint as find
from liveref.model.diagnostic import Severity
from liveref.report.diagnostics_json import format_json
from liveref.report.diagnostics_text import format_text

SEVERITIES = [level.value for level in Severity]


class Codes(click.ParamType[tuple[str, ...]]):
    """Codes, beginnings of codes or names of rules, with commas or blanks between."""

    name = "codes"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The parts of the text; ends the command if a part picks no rule."""
        if isinstance(value, tuple):
            return value
        patterns = tuple(value.replace(",", " ").split()) or (value,)
        try:
            check_patterns(patterns, RULES)
        except UnknownCodeError as error:
            near = " or ".join(f"`{name}`" for name in suggestions(error.pattern, RULES))
            prefixes = ", ".join(sorted({rule.code.rstrip("0123456789") for rule in RULES}))
            hint = f"did you mean {near}?" if near else f"codes begin with {prefixes}."
            self.fail(f"{error}; {hint}", param, ctx)
        return patterns


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text names files as seen from the current folder, JSON from its `root`.",
)
@click.option(
    "--select",
    "selected",
    type=Codes(),
    multiple=True,
    metavar="CODES",
    help="Report these rules only: codes (PAR001), beginnings of codes (PAR) or names.",
)
@click.option(
    "--ignore",
    "ignored",
    type=Codes(),
    multiple=True,
    metavar="CODES",
    help="Report all rules but these.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=Severity.ERROR.value,
    show_default=True,
    help="Exit with 1 if a finding is this bad or worse.",
)
def lint(
    reference: str,
    form: str,
    selected: tuple[tuple[str, ...], ...],
    ignored: tuple[tuple[str, ...], ...],
    fail_on: str,
) -> None:
    """Find where a REFERENCE's tables, examples and codes disagree.

    \b
    Exit codes:
      0  no finding is as bad as --fail-on
      1  a finding is that bad, or worse
      2  the command was called in a wrong way, or there is no such reference
    """
    read = loaded(reference)
    findings = select(
        find(read.document, read.api, read.sentences), _flat(selected), _flat(ignored)
    )
    if form == "json":
        text = format_json(findings, read.root)
    else:
        text = format_text(findings, root=read.root, colour=console().is_terminal)
    click.echo(text, nl=False)
    if reaches(findings, Severity(fail_on)):
        sys.exit(Exit.FINDINGS)


def _flat(given: tuple[tuple[str, ...], ...]) -> list[str]:
    return [code for part in given for code in part]
