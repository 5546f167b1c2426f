"""The name of the resource that an operation works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, count

from liveref.naming.nouns import noun_of, singular, slug
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.text_grounds import by_root_key
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.merged_resources import drafts_by_place
from liveref.rules.rule import Rule, rule
from liveref.rules.text.words import words

__all__ = ["NAME_RULES", "unique_name"]

_NAMELESS = "item"

Group = list[Draft]
Named = tuple[str, Because]
Names = Callable[[Key, Group], Named | None]


def name_rule(name: str, *, corrects: tuple[str, ...] = ()) -> Callable[[Names], Rule]:
    """Make a rule of a function that names the resource at one place, None for no opinion."""

    def decorate(names: Names) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for place, group in drafts_by_place(workspace.drafts).items():
                if (named := names(place, group)) is not None:
                    for draft in group:
                        yield Claim(draft, "resource", *named)

        infers.__doc__ = names.__doc__
        return rule(name, corrects=corrects)(infers)

    return decorate


@name_rule("resource-name-path")
def path_name(place: Key, group: Group) -> Named | None:
    """A resource is called by the last word of the path of its operations, in the singular."""
    return (place[-1], _by_path(group)) if place and place[-1] not in (ITEM, "") else None


@name_rule("resource-name-parameter")
def parameter_name(place: Key, group: Group) -> Named | None:
    """A resource whose path ends in a parameter is called by what the parameter below that
    identifies: `box` for `/{box_id}`; `item` if that says nothing."""
    if place and place[-1] not in (ITEM, ""):
        return None
    identifiers = [draft.identifier for draft in group if draft.identifier]
    name = noun_of(identifiers[0]) if identifiers else None
    return name or _NAMELESS, _by_path(group)


@name_rule("resource-name-qualified", corrects=("resource-name-path",))
def qualified_name(place: Key, group: Group) -> Named | None:
    """A resource whose path ends in a word that says nothing alone (`usage`, `default`) has the
    word before it in its name as well: `box_usage` for `/boxes/usage`."""
    last = place[-1] if place else ""
    if not last or not matches(words().qualified, last):
        return None
    return _qualified(group[0], place, last, 1), _by_path(group)


@name_rule("resource-name-root-key", corrects=("resource-name-path", "resource-name-qualified"))
def root_key_name(place: Key, group: Group) -> Named | None:
    """A resource is called by the one root key of the bodies that hold it, if that is the last
    word of its path with words before it: `floating_ip` for `/ips`."""
    last = place[-1] if place else ""
    keys: dict[str, Because] = {}
    for draft in group if last not in (ITEM, "") else ():
        for side in Side if draft.effect.traits.whole_record else ():
            roots = draft.message(side).roots()
            if len(roots) == 1 and isinstance(next(iter(roots.values())), dict):
                [key] = roots
                keys.setdefault(slug(key), by_root_key(draft, side, key))
    if len(keys) != 1:
        return None
    [named] = keys.items()
    return named if named[0].endswith("_" + last) else None


NAME_RULES = (path_name, parameter_name, qualified_name, root_key_name)


@rule("resource-name-unique", corrects=[one.id for one in NAME_RULES])
def unique_name(workspace: Workspace) -> Iterator[Claim]:
    """If two resources would have the same name, words of their paths come before it, as few as
    make it unique; else a number comes behind it. A resource at the top of the tree keeps the
    plain name, and so does the only collection of that name below no item."""
    places = drafts_by_place(workspace.drafts)
    plain = {place: group[0].resource for place, group in places.items()}
    for place, name in _numbered(_told_apart(places, plain)).items():
        if name != plain[place]:
            for draft in places[place]:
                yield Claim(draft, "resource", name, _by_path(places[place]))


def _told_apart(places: dict[Key, Group], plain: dict[Key, str]) -> dict[Key, str]:
    """The names with so many words of the path above before those that are not unique."""
    fixed, names = _fixed(places, plain), dict(plain)
    for depth in (1, 2, 3, 4, -1):
        clashes = Counter(singular(name) for name in names.values())
        if all(number == 1 for number in clashes.values()):
            break
        for place, name in names.items():
            if clashes[singular(name)] > 1 and place not in fixed:
                last = place[-1] if place else ""
                base = last if matches(words().qualified, last) else plain[place]
                names[place] = _qualified(places[place][0], place, base, depth)
    return names


def _fixed(places: dict[Key, Group], plain: dict[Key, str]) -> set[Key]:
    """The places whose resources keep their name: those at the top, else a collection below no
    item, if there is only one of that name."""
    tops: dict[str, list[Key]] = {}
    for place, name in plain.items():
        if ITEM not in place:
            tops.setdefault(singular(name), []).append(place)
    fixed: set[Key] = set()
    for rivals in tops.values():
        first = [key for key in rivals if len(key) == 1]
        many = [key for key in rivals if any(d.is_item for d in places[key])]
        fixed.update(next((keys for keys in (first, many) if len(keys) == 1), []))
    return fixed


def _qualified(draft: Draft, place: Key, name: str, depth: int) -> str:
    """A name with `depth` words of the path above before it; with a depth below zero all,
    and what the parameters identify beside them."""
    if depth > 0:
        above = [word for word in place[:-1] if word != ITEM][-depth:]
        return "_".join([*above, name])
    qualifiers: dict[str, None] = {}
    for word, segment in zip(place[:-1], draft.route.segments, strict=False):
        qualifier = noun_of(segment.parameters[-1]) if segment.parameters else word
        if qualifier:
            qualifiers[qualifier] = None
    return "_".join([*qualifiers, name])


def _numbered(names: dict[Key, str]) -> dict[Key, str]:
    """The names with a number behind those that are still not unique."""
    numbered: dict[str, Key] = {}
    for place, name in names.items():
        candidates = chain([name], (f"{name}_{number}" for number in count(2)))
        numbered[next(n for n in candidates if n not in numbered)] = place
    return {place: name for name, place in numbered.items()}


def _by_path(group: Group) -> Because:
    """The call of an operation whose path leads to the resource."""
    own = (
        draft for draft in group if draft.path_key[: len(draft.resource_key)] == draft.resource_key
    )
    return by_call(next(own, group[0]).source)
