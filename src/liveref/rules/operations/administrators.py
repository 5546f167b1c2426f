"""Operations that only administrators may call."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.operation import Effect
from liveref.model.operation_names import names_of_call
from liveref.model.prose import Prose
from liveref.model.sentence import Sentence
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_permission, by_reason, by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = [
    "declared_permission",
    "follows_create",
    "follows_from_create",
    "section_sentence",
    "text_sentence",
]

"""The effects that change nothing."""


def _stating(workspace: Workspace, prose: tuple[Prose, ...]) -> Sentence | None:
    """The sentence of a text that leaves it to administrators alone."""
    alone, others = compiled(words().administrators), compiled(words().others_too)
    sentences = (sentence for piece in prose for sentence in workspace.sentences(piece))
    return next((s for s in sentences if alone.search(s.text) and not others.search(s.text)), None)


@rule("administrators-sentence")
def text_sentence(workspace: Workspace) -> Iterator[Claim]:
    """An operation is for administrators alone if a sentence of its text says so ("Administrator
    only."), and names nobody else, as "administrators or the owner" does."""
    for draft in workspace.drafts:
        if sentence := _stating(workspace, draft.source.prose):
            yield Claim(draft, "admin_only", True, by_sentence(sentence))


@rule("administrators-section")
def section_sentence(workspace: Workspace) -> Iterator[Claim]:
    """All operations of a section are for administrators alone if a sentence of the section's own
    text says so."""
    stating = {
        (*section.sections, section.title): sentence
        for section in workspace.document.sections
        if (sentence := _stating(workspace, section.prose))
    }
    for draft in workspace.drafts if stating else ():
        titles = draft.source.sections
        above = (stating.get(titles[:end]) for end in range(1, len(titles) + 1))
        if sentence := next(filter(None, above), None):
            yield Claim(draft, "admin_only", True, by_sentence(sentence))


@rule("administrators-declared")
def declared_permission(workspace: Workspace) -> Iterator[Claim]:
    """A behaviour file says who may call an operation. Of several entries that name one operation
    the last counts."""
    permissions = workspace.permissions
    for draft, identity in zip(workspace.drafts, workspace.ids, strict=True) if permissions else ():
        names = names_of_call(draft.method, draft.path, draft.action, identity)
        for name in reversed(permissions):
            if name in names:
                permission = permissions[name]
                yield Claim(draft, "admin_only", permission.admin_only, by_permission(permission))
                break


@rule("administrators-create")
def follows_create(workspace: Workspace) -> Iterator[Claim]:
    """If all creates of a resource are for administrators alone, so is what changes its records and
    what is below them. An operation whose own text speaks of administrators is left alone."""
    for draft in workspace.drafts:
        because = follows_from_create(draft, workspace)
        if because is not None:
            yield Claim(draft, "admin_only", True, because)


def follows_from_create(draft: Draft, workspace: Workspace) -> Because | None:
    """The ground of the create by which an operation is for administrators alone."""
    if draft.effect.reads_records or any("admin" in p.source.lower() for p in draft.source.prose):
        return None
    creates = [other for other in workspace.drafts if other.effect is Effect.CREATE]
    for name in (draft.resource, *draft.parents.values()):
        own = [create for create in creates if create.resource == name]
        if own and all(create.admin_only for create in own):
            return by_reason(own[0].reasons["admin_only"])
    return None
