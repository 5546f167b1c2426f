"""Fields that show something of the record that another field of the same resource refers to."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.reason import Evidence
from liveref.naming.nouns import slug
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import rule

__all__ = ["names_of_references", "summaries"]


@rule("summary-of-reference")
def summaries(workspace: Workspace) -> Iterator[Claim]:
    """A field that is called like the record which a field of requests refers to shows that
    record: `flavor` beside `flavorRef`. Where it is an object, answers fill it from the record."""
    targets = Targets(workspace)
    for resource, fields in workspace.named_fields:
        referring = [name for name, _ in targets.referring_fields(resource.name)]
        words = {name: targets.word(name) for name in referring}
        for shown, field in fields.items():
            candidates = (n for n in referring if n != shown and words[n] == slug(shown))
            if (name := next(candidates, None)) is not None:
                because = field.because._replace(evidence=Evidence.RULE)
                yield Claim(workspace.resources[resource.name], "summaries", name, because, shown)


@rule("name-of-reference")
def names_of_references(workspace: Workspace) -> Iterator[Claim]:
    """A text `profile_name` beside a reference `profile_id`, or `profile`, shows the name of the
    record that this one refers to."""
    targets = Targets(workspace)
    for resource, fields in workspace.named_fields:
        draft = workspace.resources[resource.name]
        referring = [name for name, _ in targets.referring_fields(resource.name)]
        candidates = dict.fromkeys((*referring, *resource.schema.properties))
        words = {n: targets.word(n) or slug(n) for n in candidates if draft.references.get(n)}
        for shown, field in fields.items():
            word = slug(shown).removesuffix("_name")
            names = (n for n, own in words.items() if own == word) if word != slug(shown) else ()
            if (name := next(iter(names), None)) is not None:
                because = field.because._replace(evidence=Evidence.RULE)
                yield Claim(draft, "shown_names", name, because, shown)
