"""A rule of inference: a named, pure function from the facts so far to more facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.workspace import Workspace

__all__ = ["Infers", "NamedRule", "Rule", "Stage", "paragraph", "rule"]

Infers = Callable[[Workspace], Iterable[Claim]]


@dataclass(frozen=True, kw_only=True)
class NamedRule:
    """The id of a rule, unique and in kebab case, and its documentation: `text` is the paragraph
    that `liveref rules` and docs/inference.md print, the docstring of its function."""

    id: str
    text: str

    @property
    def summary(self) -> str:
        """The first sentence of the text."""
        return self.text.partition(". ")[0].rstrip(".") + "."


@dataclass(frozen=True, kw_only=True)
class Rule(NamedRule):
    """A rule of a stage.

    `corrects` names the rules whose facts this one replaces, whatever their evidence;
    one that `revises` replaces those of every earlier rule, since it takes them into account.
    """

    infers: Infers
    corrects: frozenset[str] = frozenset()
    revises: bool = False

    def __call__(self, workspace: Workspace) -> Iterable[Claim]:
        """The facts that the rule gives; it changes nothing."""
        return self.infers(workspace)


@dataclass(frozen=True)
class Stage:
    """Rules that read the same facts and are merged together, in the order of their weight: of
    two facts of equal evidence the one of the earlier rule holds.

    The rules of a stage that `reads_api` also read the operations and resources of the API, which
    are built before the first of these: their facts connect what is finished.
    """

    name: str
    text: str
    rules: tuple[Rule, ...] = ()
    reads_api: bool = False


def paragraph(function: Callable[..., object]) -> str:
    """The docstring of a function in one line."""
    return " ".join((function.__doc__ or "").split())


def rule(
    name: str, *, corrects: Iterable[str] = (), revises: bool = False
) -> Callable[[Infers], Rule]:
    """Make a rule of a function; `name` is its id, unique and in kebab case."""

    def named(infers: Infers) -> Rule:
        return Rule(
            id=name,
            text=paragraph(infers),
            infers=infers,
            corrects=frozenset(corrects),
            revises=revises,
        )

    return named
