"""What actions do to a record, as far as names and prose tell: status, fields, its end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from liveref.model.api import Effect, Target
from liveref.model.behaviour import Phase, Transition
from liveref.model.conventions import Conventions, Names
from liveref.naming.nouns import plural, singular, slug
from liveref.naming.patterns import compiled, matches
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner
from liveref.rules.text.delete_conditions import barring, hindering
from liveref.rules.text.status_sentences import acted_on, needed, reached, sentences
from liveref.rules.text.words import words

__all__ = ["transitions_of"]

_LOOKS = (Effect.LIST, Effect.SHOW)
_GUARDED = (Effect.ACTION, Effect.UPLOAD, Effect.UPDATE, Effect.DELETE)
_LISTS = {"add": "puts", "remove": "takes"}
_LEADING = (Effect.ACTION, Effect.UPLOAD)
_CREATED = re.compile(r"(create)(_.+)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def transitions_of(
    resource: str,
    drafts: list[Draft],
    resources: Collection[str],
    initial: tuple[Phase, ...],
    conventions: Conventions,
) -> dict[str, Transition]:
    """What the operations on a resource do, by their verbs; `resources` are the names of all,
    `initial` the phases of a new record, empty where it has no status.

    Several operations of one verb (older versions of it) have what each of them says. A
    precondition that no record could ever meet, as far as is known, is none.
    """
    shown = {n: s for n, s in _shown(drafts).items() if not _shows_others(n, s, resources)}
    found: dict[str, Transition] = {}
    for draft in drafts:
        if draft.effect not in _GUARDED or draft.target is not Target.ITEM:
            continue
        said = _of_status(draft, resource, conventions) if initial else Transition()
        if draft.effect is Effect.ACTION:
            said = _of_record(said, draft, resource, shown, conventions)
        if draft.effect is Effect.DELETE or said.deletes:
            hindered = hindering(sentences(_prose(draft)), resource, resources)
            said = msgspec.structs.replace(said, unless=tuple(hindered))
        said = msgspec.structs.replace(said, without=_barred(draft, resource, shown))
        said = _as_made(said, draft, initial)
        found[draft.verb] = _joined(found.get(draft.verb), said)
    for draft in drafts:
        if draft.effect is Effect.ACTION and draft.verb in found:
            found[draft.verb] = _on_such(found, draft, resource)
    found = _reachable(found, initial)
    return {verb: said for verb, said in found.items() if said != Transition()}


def _of_status(draft: Draft, resource: str, conventions: Conventions) -> Transition:
    text = _prose(draft)
    to = reached(text, resource, conventions.statuses) if draft.effect in _LEADING else None
    return Transition(
        allowed=needed(text, resource), to=(Phase(status=to),) if to is not None else ()
    )


def _barred(
    draft: Draft, resource: str, shown: Mapping[str, Shape]
) -> dict[str, tuple[dict[str, Any], ...]]:
    """The record itself, where it is flagged so that only administrators may do this."""
    flags = [name for name, shape in shown.items() if set(shape.all_types()) == {"boolean"}]
    found = barring(sentences(_prose(draft)), resource, flags)
    own = {"id": f"${draft.identifier}"}
    said = [{"_.when": "$caller.administers", "_.then": None, "_.else": own | {flag: True}}
            for flag in found]  # fmt: skip
    return {resource: tuple(said)} if said else {}


def _as_made(said: Transition, draft: Draft, initial: tuple[Phase, ...]) -> Transition:
    """Where a new one's status tells that it was created (`CREATE_COMPLETE`), it tells of an
    update as well (`UPDATE_COMPLETE`), and of actions that go by one word."""
    told = _CREATED.fullmatch(initial[-1].status) if initial else None
    acts = draft.action is not None and _WORD.fullmatch(draft.verb)
    if told is None or said.to or said.deletes or not (acts or draft.effect is Effect.UPDATE):
        return said
    verb = draft.verb.upper() if told[1].isupper() else draft.verb
    return msgspec.structs.replace(said, to=(Phase(status=verb + told[2]),))


def _on_such(found: dict[str, Transition], draft: Draft, resource: str) -> Transition:
    """What is done to a paused server needs one that is, where another action leads there."""
    said = found[draft.verb]
    led = {phase.status for other in found.values() if other is not said for phase in other.to}
    words_of = {word.casefold() for word in acted_on(_prose(draft), resource)}
    such = tuple(status for status in sorted(led) if status.casefold() in words_of)
    return said if said.allowed else msgspec.structs.replace(said, allowed=such)


def _prose(draft: Draft) -> str:
    return "\n\n".join(piece.source for piece in draft.source.prose)


def _of_record(
    said: Transition,
    draft: Draft,
    resource: str,
    shown: Mapping[str, Shape],
    conventions: Conventions,
) -> Transition:
    """With the fields that the arguments of an action set, or the record's end."""
    verb = _without_prefix(slug(draft.verb), conventions)
    if flag := _flag(verb, draft, shown):
        return msgspec.structs.replace(said, **flag)
    if matches(words().ending, verb):
        return msgspec.structs.replace(said, deletes=True)
    if changed := _of_list(verb, draft, shown):
        return msgspec.structs.replace(said, **changed)
    arguments = inner(draft.request)
    if arguments is None:
        return said
    if matches(words().adding, verb):
        return msgspec.structs.replace(said, adds=_lists(arguments, shown))
    if matches(words().removing, verb):
        return msgspec.structs.replace(said, removes=_lists(arguments, shown))
    setting = compiled(words().setting).fullmatch(verb)
    if setting is None:
        return said
    of = (setting[2] or "").removeprefix(f"{resource}_")
    found = dict(_set_by(arguments, shown, conventions.names))
    sets = {field: name for field, name in found.items() if not of.endswith(f"_{field}")}
    return msgspec.structs.replace(said, sets=sets)


def _flag(verb: str, draft: Draft, shown: Mapping[str, Shape]) -> dict[str, Any]:
    """What an action does that is called like a field which is true or false: `PUT .../maintenance`
    makes it true and `DELETE` false. Its argument `reason` is `maintenance_reason`."""
    name = verb.removeprefix("delete_") if draft.method == "DELETE" else verb
    known = shown.get(name)
    if known is None or set(known.all_types()) - {"null"} != {"boolean"}:
        return {}
    if draft.method == "DELETE":
        told = [field for field in shown if field.startswith(f"{name}_")]
        return {"values": {name: False} | dict.fromkeys(told)}
    arguments = inner(draft.request)
    given = arguments.properties if arguments else {}
    sets = {f"{name}_{key}": key for key in given if f"{name}_{key}" in shown}
    return {"values": {name: True}, "sets": sets}


def _lists(arguments: Shape, shown: Mapping[str, Shape]) -> dict[str, str]:
    """The arguments that are lists, as fields of their names are."""
    return {
        name: name
        for name, shape in arguments.properties.items()
        if name in shown and "array" in shape.all_types() and "array" in shown[name].all_types()
    }


def _of_list(verb: str, draft: Draft, shown: Mapping[str, Shape]) -> dict[str, dict[str, str]]:
    """What an action puts into a list, or takes out of it: `add_host` a host into `hosts`; the
    argument of that name, or all arguments where the items of the list are objects."""
    does, _, what = verb.partition("_")
    field, arguments = plural(what), inner(draft.request)
    known = shown.get(field)
    if does not in _LISTS or known is None or arguments is None:
        return {}
    many = arguments.properties.get(field)
    if "array" not in known.all_types() or (many is not None and "array" in many.all_types()):
        return {}
    whole = known.items is not None and "object" in known.items.all_types()
    value = (
        "$given"
        if whole
        else next((f"$given.{n}" for n in (what,) if n in arguments.properties), "")
    )
    return {_LISTS[does]: {field: value}} if value else {}


def _without_prefix(verb: str, conventions: Conventions) -> str:
    found = compiled(conventions.paths.prefix.replace("-", "_")).match(verb)
    return verb[found.end() :] if found else verb


def _set_by(
    arguments: Shape, shown: Mapping[str, Shape], names: Names
) -> Iterable[tuple[str, str]]:
    """The fields that arguments set: of the same name, or of one that says that it is new."""
    for argument, shape in arguments.properties.items():
        new = compiled(names.changed).fullmatch(argument)
        for field in (argument, new[1] if new else None):
            known = shown.get(field) if field else None
            if field and known is not None and _may_set(field, shape, known, names):
                yield field, argument
                break


def _may_set(field: str, argument: Shape, known: Shape, names: Names) -> bool:
    own = (names.identifier, names.secret, names.created, names.updated, names.links)
    if any(matches(pattern, field) for pattern in own):
        return False
    given, types = set(argument.all_types()), set(known.all_types())
    return not given or not types or bool(given & types)


def _shows_others(name: str, shape: Shape, resources: Collection[str]) -> bool:
    """Whether a field is a list of other records, which is changed where these are; one of
    names or identities is the record's own."""
    items = shape.items
    return singular(slug(name)) in resources and items is not None and bool(items.properties)


def _shown(drafts: Iterable[Draft]) -> dict[str, Shape]:
    """The fields that a look at the resource shows."""
    parts = [inner(draft.response) for draft in drafts if draft.effect in _LOOKS]
    return {name: one for part in parts if part for name, one in part.properties.items()}


def _joined(known: Transition | None, more: Transition) -> Transition:
    if known is None:
        return more
    return msgspec.structs.replace(
        known,
        allowed=tuple(dict.fromkeys(known.allowed + more.allowed)),
        to=more.to or known.to,
        sets=known.sets | more.sets,
        adds=known.adds | more.adds,
        removes=known.removes | more.removes,
        deletes=known.deletes or more.deletes,
        unless=tuple(dict.fromkeys(known.unless + more.unless)),
        without=known.without | more.without,
        puts=known.puts | more.puts,
        takes=known.takes | more.takes,
        values=known.values | more.values,
    )


def _reachable(found: dict[str, Transition], initial: tuple[Phase, ...]) -> dict[str, Transition]:
    """Without preconditions that cannot come about: what leads there is not said."""
    here = {phase.status for phase in initial}
    before: set[str] = set()
    while here != before:
        before = set(here)
        for said in found.values():
            if not said.allowed or here & set(said.allowed):
                here |= {phase.status for phase in said.to}
    return {
        verb: said if here & set(said.allowed) else msgspec.structs.replace(said, allowed=())
        for verb, said in found.items()
    }
