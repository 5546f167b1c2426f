"""Operation ids: stable, readable and unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count

from liveref.model.api import Effect, Target
from liveref.naming.nouns import singular, slug
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.resource_drafts import ResourceDraft

__all__ = ["operation_ids"]

_VERBS = {
    Effect.MAP_LIST: "list",
    Effect.MAP_REPLACE: "replace",
    Effect.MAP_UPDATE: "update",
    Effect.MAP_SHOW: "show",
    Effect.MAP_SET: "set",
    Effect.MAP_DELETE: "delete",
    Effect.DISCOVERY: "discover",
}


_WORDS = 8
"""The most words of a title that make an id."""


def operation_ids(drafts: list[Draft], resources: dict[str, ResourceDraft]) -> list[str]:
    """An id for each draft: what it does and to what, `list_images`, `show_server`.

    Those that are the same get more of their path before the same for others: the literals
    that the name lacks, the version; then the others are called by title or number.
    """
    ids = [_plain(draft, resources[draft.resource]) for draft in drafts]
    for more in (_literals, _parents, _version, _identifier):
        ids = _told_apart(ids, drafts, more)
    return _unique(ids, drafts)


def _plain(draft: Draft, resource: ResourceDraft) -> str:
    verb = _VERBS.get(draft.effect, draft.effect.value.replace("-", "_"))
    if draft.effect.traits.by_verb and not draft.effect.traits.binary:
        name = slug(draft.action or draft.last or draft.method)
        name = f"delete_{name}" if draft.undoes and not draft.action else name
        return f"{'run' if singular(name) == resource.name else name}_{resource.name}"
    if draft.effect.traits.on_entry:
        return f"{verb}_{resource.name}_entry"
    many = draft.effect is Effect.LIST or (
        draft.target is Target.COLLECTION and draft.effect is not Effect.CREATE
    )
    return f"{verb}_{resource.plural if many else resource.name}"


def _told_apart(ids: list[str], drafts: list[Draft], more: Callable[[Draft], str]) -> list[str]:
    """The ids with `more` behind those that stand there several times, where it differs."""
    groups: dict[str, set[str]] = {}
    for name, draft in zip(ids, drafts, strict=True):
        groups.setdefault(name, set()).add(more(draft))
    return [
        f"{name}_{more(draft)}" if len(groups[name]) > 1 and more(draft) else name
        for name, draft in zip(ids, drafts, strict=True)
    ]


def _unique(ids: list[str], drafts: list[Draft]) -> list[str]:
    """The ids, where the first of several keeps its own and the others are called by their
    titles if no other is called so, else by number."""
    taken = set(ids)
    titles = Counter(_title(draft) for draft in drafts)
    unique: list[str] = []
    given: Counter[str] = Counter()
    for name, draft in zip(ids, drafts, strict=True):
        given[name] += 1
        title = _title(draft)
        if given[name] == 1:
            unique.append(name)
        elif title and titles[title] == 1 and title not in taken:
            unique.append(title)
        else:
            free = (f"{name}_{number}" for number in count(given[name]))
            unique.append(next(other for other in free if other not in taken))
        taken.add(unique[-1])
    return unique


def _title(draft: Draft) -> str:
    return "_".join(slug(draft.source.title).split("_")[:_WORDS])


def _literals(draft: Draft) -> str:
    """The literals behind the thing's own path, or behind its name in another place."""
    rest = draft.path_key[len(draft.resource_key) :]
    if draft.resource_key and draft.path_key[: len(draft.resource_key)] != draft.resource_key:
        rest = (
            rest
            if draft.resource_key[-1] not in draft.path_key
            else _behind(draft.resource_key[-1], draft.path_key)
        )
    return "_".join(word for word in rest if word != ITEM)


def _behind(word: str, key: Key) -> Key:
    return key[key.index(word) + 1 :]


def _parents(draft: Draft) -> str:
    names = "_".join(draft.parents.values())
    return f"of_{names}" if names else ""


def _version(draft: Draft) -> str:
    first = draft.source.path.strip("/").split("/")[0]
    return slug(first) if first[:1] == "v" and first[1:2].isdigit() else ""


def _identifier(draft: Draft) -> str:
    return f"by_{slug(draft.identifier)}" if draft.identifier else ""
