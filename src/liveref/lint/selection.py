"""Which findings are shown, and how bad the worst of them is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from liveref.model.diagnostic import Diagnostic, Rule, Severity


class UnknownCodeError(ValueError):
    """A code, prefix or name that no rule has; the message names it."""


def select(
    diagnostics: Iterable[Diagnostic],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Iterable[Rule] = (),
) -> tuple[Diagnostic, ...]:
    """The findings that `select` picks (all, where it is empty) and `ignore` does not.

    Both hold codes (`PAR001`), beginnings of codes (`PAR`) or names of rules, in any case.
    Raises UnknownCodeError for one that matches none of `rules`, where these are given.
    """
    known = tuple(rules)
    for pattern in (*select, *ignore):
        if known and not any(_matches(pattern, rule.code, rule.name) for rule in known):
            raise UnknownCodeError(
                f"no rule has the code, the prefix or the name `{pattern}`; "
                f"the codes are {', '.join(sorted({rule.code for rule in known}))}"
            )
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
    found = worst(diagnostics)
    return found is not None and found.rank <= level.rank
