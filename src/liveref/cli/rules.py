"""`liveref rules`: the rules by which a reference is understood."""

from __future__ import annotations

import click
import msgspec

from liveref.cli.disabling import RuleId
from liveref.cli.reference import console, form_option
from liveref.report.rules_text import rule_text, rules_text
from liveref.rules.registry import RULES, STAGES, stage_of


@click.command()
@click.argument("rule", type=RuleId(), required=False)
@form_option
def rules(rule: str | None, form: str) -> None:
    """List the rules of inference; with an id, print that RULE and its examples.

    Each stage reads the facts that the stages before it gave. `liveref explain` says which rule
    gave which fact of a reference; `--disable-rule` leaves one out.
    """
    if form == "json":
        click.echo(_json(rule))
    elif rule is None:
        rules_text(STAGES, console())
    else:
        rule_text(RULES[rule], stage_of(rule), console())


def _json(only: str | None) -> str:
    value = [
        {"id": rule.id, "stage": stage.name, "text": rule.text, "corrects": sorted(rule.corrects)}
        for stage in STAGES
        for rule in stage.rules
        if only in (None, rule.id)
    ]
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
