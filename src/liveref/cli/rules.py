"""`liveref rules`: the rules by which a reference is understood."""

from __future__ import annotations

import click
import msgspec

from liveref.cli.disabling import RuleId
from liveref.cli.reference import console, form_option
from liveref.report.rules_text import rule_text, rules_text
from liveref.rules.registry import groups
from liveref.rules.rule import Rule


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
        rules_text(groups(), console())
    else:
        stage, named = next((s, r) for s, _, rules in groups() for r in rules if r.id == rule)
        rule_text(named, stage, console())


def _json(only: str | None) -> str:
    value = [
        {
            "id": rule.id,
            "stage": stage,
            "text": rule.text,
            "corrects": sorted(rule.corrects) if isinstance(rule, Rule) else [],
        }
        for stage, _, rules in groups()
        for rule in rules
        if only in (None, rule.id)
    ]
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
