"""The statuses that an operation needs and leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.behaviour.transitions import Phase
from liveref.model.conventions.statuses import Statuses
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.behaviour_drafts import TransitionDraft
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_call, by_reason, by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import Life, Transit, lives, transits
from liveref.rules.lifecycle.record_changes import ends_record
from liveref.rules.rule import rule
from liveref.rules.text.status_sentences import acted_on, following, needed

__all__ = [
    "status_acted_on",
    "status_like_create",
    "status_needed",
    "status_reached",
    "status_unreachable",
]

_CREATED = re.compile(r"(create)(_.+)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


@rule("status-needed")
def status_needed(workspace: Workspace) -> Iterator[Claim]:
    """An operation on a record is refused unless the record has one of the statuses that a
    sentence of its text demands: "The server status must be ``ACTIVE``", "only when its status is
    ``a`` or ``b``". Several sentences are several ways. A sentence that begins with "if", and one
    about the status of another thing, is left out."""
    for life, _, transition, sentences in transits(workspace):
        for sentence in sentences if life.behaviour.initial else ():
            for status in needed(sentence.text, life.resource):
                yield Claim(transition, "allowed", True, by_sentence(sentence), status)


@rule("status-reached")
def status_reached(workspace: Workspace) -> Iterator[Claim]:
    """An action or an upload leads to the status that its text names: "Changes its status to
    ``SHUTOFF``". Of several sentences the last that names a lasting status counts; of several
    statuses in one sentence the first, if all of them last. Sentences about failures are left
    out."""
    names = workspace.conventions.statuses
    for transit in reversed([*transits(workspace)]):
        if transit.draft.effect.traits.by_verb and transit.life.behaviour.initial:
            yield from _reached(transit, names)


def _reached(transit: Transit, names: Statuses) -> Iterator[Claim]:
    for sentence in reversed(transit.sentences):
        for statuses in reversed([*following(sentence.text, transit.life.resource)]):
            if not any(_passes(status, names) for status in statuses):
                to = (Phase(status=statuses[0]),)
                yield Claim(transit.transition, "to", to, by_sentence(sentence))
                return


def _passes(status: str, names: Statuses) -> bool:
    return matches(names.passing, status) or matches(names.failed, status)


@rule("status-like-create")
def status_like_create(workspace: Workspace) -> Iterator[Claim]:
    """If records begin with a status that tells of their creation (`CREATE_COMPLETE`), an update
    leads to `UPDATE_COMPLETE`, and an action with a name of one word likewise (`SUSPEND_COMPLETE`),
    unless it ends the record."""
    for life, draft, transition, _ in reversed([*transits(workspace)]):
        initial = life.behaviour.initial
        created = _CREATED.fullmatch(initial[-1].status) if initial else None
        acts = draft.action is not None and _WORD.fullmatch(draft.verb)
        if created is None or not (acts or draft.effect is Effect.UPDATE):
            continue
        if not ends_record(draft, life, workspace):
            verb = draft.verb.upper() if created[1].isupper() else draft.verb
            because = by_call(draft.source)
            yield Claim(transition, "to", (Phase(status=verb + created[2]),), because)


@rule("status-acted-on")
def status_acted_on(workspace: Workspace) -> Iterator[Claim]:
    """An action whose first sentence is about a thing in some status needs that status: "Unpauses
    a paused server" needs `PAUSED`, if another action leads there and no sentence demands a
    status."""
    given = set[int]()
    for life, draft, transition, sentences in transits(workspace):
        if draft.effect is not Effect.ACTION or transition.allowed or id(transition) in given:
            continue
        words = [word for one in sentences[:1] for word in acted_on(one.text, life.resource)]
        for status in sorted(_led_to(life, transition)):
            if status.casefold() in map(str.casefold, words):
                given.add(id(transition))
                yield Claim(transition, "allowed", True, by_sentence(sentences[0]), status)


def _led_to(life: Life, transition: TransitionDraft) -> set[str]:
    """The statuses to which other operations lead."""
    others = (other for other in life.behaviour.actions.values() if other is not transition)
    return {phase.status for other in others for phase in other.to}


@rule("status-unreachable", corrects=("status-needed", "status-acted-on"))
def status_unreachable(workspace: Workspace) -> Iterator[Claim]:
    """A precondition that no record could ever meet is none: of the statuses that an operation
    needs, the reference says of none that a record begins with it, or that an operation leads
    there."""
    for life in lives(workspace):
        reachable = _reachable(life)
        for transition in life.behaviour.actions.values():
            for status in () if reachable & {*transition.allowed} else transition.allowed:
                stated = by_reason(transition.reasons[f"allowed.{status}"])
                because = Because(Evidence.RULE, stated.origin, stated.text)
                yield Claim(transition, "allowed", False, because, status)
                yield Claim(transition, "unreachable", True, because, status)


def _reachable(life: Life) -> set[str]:
    """The statuses that a record can come to have."""
    reachable = {phase.status for phase in life.behaviour.initial}
    before: set[str] = set()
    while reachable != before:
        before = set(reachable)
        for transition in life.behaviour.actions.values():
            if not transition.allowed or reachable & {*transition.allowed}:
                reachable |= {phase.status for phase in transition.to}
    return reachable
