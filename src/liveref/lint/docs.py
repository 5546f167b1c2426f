"""The documentation of all rules, made from the rules: `python -m liveref.lint.docs`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from liveref.lint.rules import RULES
from liveref.model.diagnostic import Rule

HEAD = """\
# What the linter finds

`liveref lint REFERENCE` holds a reference against the rules below. An *error* is certain; a
*warning* nearly so, or harmless; *info* is a hint that a person has to judge. `--select` and
`--ignore` take codes, beginnings of codes (`PAR`) and names.

In the examples a line `-- NAME` starts a file; what stands above the first is the page itself.
This page is made from the rules by `python -m liveref.lint.docs`; don't edit it.
"""


def page(rules: Sequence[Rule]) -> str:
    """The whole page in Markdown, the rules in the order of their codes."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} |"
        for rule in ordered
    ]
    table = "\n".join(["| code | name | severity |", "| --- | --- | --- |", *rows])
    return "\n".join([HEAD, table, "", *(_section(rule) for rule in ordered)])


def _section(rule: Rule) -> str:
    parts = [f"## {rule.code} {rule.name}", f"*{rule.severity.value}.* {rule.finds}"]
    if rule.why:
        parts.append(rule.why)
    for title, snippet in (("Bad", rule.bad), ("Good", rule.good)):
        if snippet:
            parts.append(f"{title}:\n\n```\n{snippet.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(RULES))
