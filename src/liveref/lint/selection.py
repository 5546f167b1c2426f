"""Selects the findings that are shown, and the worst of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from liveref.model.diagnostic import Diagnostic, Rule, Severity


class UnknownCodeError(ValueError):
    """A code, prefix or name that no rule has; the message names it, and `pattern` is it."""

    def __init__(self, message: str, pattern: str) -> None:
        super().__init__(message)
        self.pattern = pattern


def check_patterns(patterns: Iterable[str], rules: Iterable[Rule]) -> None:
    """Raises UnknownCodeError for the first pattern that picks none of the rules."""
    all_rules = tuple(rules)
    for pattern in patterns:
        if not any(_matches(pattern, rule.code, rule.name) for rule in all_rules):
            raise UnknownCodeError(f"no rule has the code, prefix or name `{pattern}`", pattern)


def suggestions(pattern: str, rules: Iterable[Rule]) -> list[str]:
    """The codes, prefixes and names that are most like a pattern, best first; at most three."""
    all_rules = tuple(rules)
    prefixes = {rule.code.rstrip("0123456789") for rule in all_rules}
    names = [
        *sorted(prefixes),
        *(rule.code for rule in all_rules),
        *(rule.name for rule in all_rules),
    ]
    folded = {name.lower(): name for name in names}
    return [folded[name] for name in get_close_matches(pattern.strip().lower(), folded, 3, 0.65)]


def select(
    diagnostics: Iterable[Diagnostic],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> tuple[Diagnostic, ...]:
    """The findings that `select` picks (all, where it is empty) and `ignore` does not.

    Both hold codes (`PAR001`), beginnings of codes (`PAR`) or names of rules, in any case.
    """
    return tuple(
        one
        for one in diagnostics
        if (not select or any(_matches(pattern, one.code, one.name) for pattern in select))
        and not any(_matches(pattern, one.code, one.name) for pattern in ignore)
    )


def _matches(pattern: str, code: str, name: str) -> bool:
    wanted = pattern.strip().lower()
    return bool(wanted) and (code.lower().startswith(wanted) or name.lower() == wanted)


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The worst severity among the findings, None where there are none."""
    return min((one.severity for one in diagnostics), key=lambda one: one.rank, default=None)


def reaches(diagnostics: Iterable[Diagnostic], level: Severity) -> bool:
    """Whether some finding is at or above a level: what `--fail-on` asks."""
    severity = worst(diagnostics)
    return severity is not None and severity.rank <= level.rank
