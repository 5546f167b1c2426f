"""Resources that a reference calls deprecated: they stand for what another service has now."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_title
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["deprecated"]


@rule("deprecated-resource")
def deprecated(workspace: Workspace) -> Iterator[Claim]:
    """A resource is deprecated if the title of each operation that creates or lists it, or of a
    section above, says that it is deprecated, removed or obsolete. No field refers to it."""
    origins = {(*s.sections, s.title): s.origin for s in workspace.document.sections}
    for name, resource in workspace.resources.items():
        making = [
            draft
            for draft in workspace.drafts
            if draft.resource == name and _shows_that_it_is_there(draft)
        ]
        reasons = [_reason(draft, origins) for draft in making]
        if reasons and None not in reasons:
            first = next(filter(None, reasons))
            yield Claim(resource, "deprecated", True, first)


def _shows_that_it_is_there(draft: Draft) -> bool:
    return draft.effect.creates_record or draft.effect is Effect.LIST


def _reason(draft: Draft, origins: dict[tuple[str, ...], Origin]) -> Because | None:
    """The title that calls an operation deprecated: its own, else one above."""
    past, source = compiled(words().deprecated), draft.source
    if past.search(source.title):
        return by_title(source, source.title)
    for end, title in enumerate(source.sections, 1):
        if past.search(title):
            origin = origins.get(source.sections[:end])
            return Because(Evidence.PROSE, origin, title) if origin else by_call(source)
    return None
