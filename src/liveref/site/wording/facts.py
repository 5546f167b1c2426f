"""Sentences for facts about operations and resources that are no constraints.

Each takes the value of a fact and yields its sentence, None where there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from liveref.site.limits import value_text
from liveref.site.markup import code
from liveref.site.wording.conditions import value
from liveref.site.wording.names import Subject, listed

__all__ = ["DOES", "OF_RESOURCES", "REFUSES"]

Wording = Callable[[Any, Subject], Markup | None]

_EFFECTS = {
    "list": "Lists {plural}.",
    "show": "Shows {it}.",
    "check": "Checks whether {it} is there.",
    "create": "Creates {a}.",
    "update": "Changes the given fields of {it}.",
    "replace": "Replaces {it}.",
    "delete": "Deletes {it}.",
    "action": "Acts on {it}.",
    "link": "Connects two records.",
    "unlink": "Takes a connection of two records back.",
    "upload": "Stores content for {it}.",
    "download": "Returns the content of {it}.",
    "map-list": "Lists all entries of {it}.",
    "map-replace": "Replaces all entries of {it}.",
    "map-update": "Adds and changes entries of {it}.",
    "map-show": "Shows one entry of {it}.",
    "map-set": "Sets one entry of {it}.",
    "map-delete": "Deletes one entry of {it}.",
    "discovery": "Tells of the versions of the API.",
    "redirect": "Redirects.",
}


def _effect(content: str, subject: Subject) -> Markup:
    name = subject.name
    form = Markup(_EFFECTS.get(content, "{it}"))  # noqa: S704
    return form.format(it=subject.it, a=subject.resource(name), plural=subject.plural(name))


def _redirect(content: str | None, _: Subject) -> Markup | None:
    return Markup("It redirects to {}.").format(code(content)) if content else None


def _transition(content: Any, _: Subject) -> Markup | None:
    statuses = [phase["status"] for phase in _items(content) if isinstance(phase, dict)]
    if not statuses:
        return None
    way = Markup(", then ").join(map(code, statuses))
    return Markup("The status becomes {}.").format(way)


def _deletes(content: Any, _: Subject) -> Markup | None:
    return Markup("The record is gone afterwards.") if content else None


def _makes(content: Any, subject: Subject) -> Markup | None:
    made = [subject.resource(name) for name in _keys(content)]
    return Markup("It also creates {}.").format(listed(made, "and")) if made else None


def _ends(content: Any, subject: Subject) -> Markup | None:
    ended = [subject.plural(name) for name in _keys(content)]
    return Markup("It also deletes {} that belong to it.").format(listed(ended, "and"))


def _changes(content: Any, subject: Subject) -> Markup | None:
    changed = [subject.resource(name) for name in _keys(content)]
    return Markup("It also changes {}.").format(listed(changed, "and"))


def _sets(content: Any, _: Subject) -> Markup | None:
    pairs = content.items() if isinstance(content, dict) else [(content, content)]
    parts = [Markup("It sets {}.").format(code(field)) for field, _argument in pairs]
    return Markup(" ").join(parts)


def _values(content: Any, _: Subject) -> Markup | None:
    if not isinstance(content, dict):
        return None
    parts = [
        code(name) if _is_template(v) else Markup("{} to {}").format(code(name), value(v))
        for name, v in content.items()
    ]
    return Markup("It sets {}.").format(listed(parts, "and"))


def _is_template(content: Any) -> bool:
    """Whether a value depends on the request: it has conditions or fields of other records."""
    return isinstance(content, dict | list) and (
        '"$' in (text := value_text(content)) or "_." in text
    )


def _adds(content: Any, _: Subject) -> Markup | None:
    return Markup("It adds members to {}.").format(listed(_keys(content), "and"))


def _removes(content: Any, _: Subject) -> Markup | None:
    return Markup("It takes members out of {}.").format(listed(_keys(content), "and"))


def _parents(content: Any, subject: Subject) -> Markup | None:
    if not isinstance(content, dict):
        return None
    above = [
        Markup("{} ({})").format(subject.resource(resource), code(parameter))
        for parameter, resource in content.items()
    ]
    return Markup("It works below {}.").format(listed(above, "and"))


def _standing(_: Any, subject: Subject) -> Markup | None:
    return Markup("Some {} exist without being created.").format(subject.plural(subject.name))


def _administrators(content: Any, _: Subject) -> Markup | None:
    if isinstance(content, dict):
        return Markup("Only administrators may give {}.").format(listed(content, "and"))
    return Markup("Only administrators may call it.") if content else None


def _precondition(content: Any, _: Subject) -> Markup | None:
    statuses = [item for item in _items(content) if isinstance(item, str)]
    return Markup("The status must be {}.").format(listed(statuses)) if statuses else None


def _requires(content: Any, _: Subject) -> Markup | None:
    if not isinstance(content, dict):
        return None
    parts = [
        Markup("{} must be {}").format(code(name), value(wanted))
        for name, wanted in content.items()
        if not name.startswith("_")
    ]
    return Markup("{}.").format(Markup(" and ").join(parts)) if parts else None


def _in_use(content: Any, subject: Subject) -> Markup | None:
    names = [item for item in _items(content) if isinstance(item, str)]
    if names == ["*"]:
        return Markup("It is refused while any record refers to it.")
    shown = [subject.resource(name) for name in names]
    return Markup("It is refused while {} refers to it.").format(listed(shown))


def _names(content: Any, subject: Subject) -> Markup | None:
    shown = [subject.resource(name) for name in _keys(content)]
    return Markup("The request may only name {} that exists.").format(listed(shown))


def _without(content: Any, subject: Subject) -> Markup | None:
    shown = [subject.resource(name) for name in _keys(content)]
    return Markup("It is refused while there is {} of a certain kind.").format(listed(shown))


def _at_least(content: Any, _: Subject) -> Markup | None:
    """`content` has the least values of each number, themselves numbers or names of numbers."""
    if not isinstance(content, dict):
        return None
    parts = [
        Markup("{} is less than {}").format(_number(name), listed(map(_number, _items(least))))
        for name, least in content.items()
    ]
    return Markup("It is refused if {}.").format(Markup(" or ").join(parts))


def _number(name: object) -> Markup:
    return code(str(name).removeprefix("$").removeprefix("given."))


def _draws(content: Any, subject: Subject) -> Markup | None:
    of = content.get("of") if isinstance(content, dict) else None
    return Markup("It takes amounts of {}.").format(subject.plural(of)) if of else None


def _code(content: Any, _: Subject) -> Markup | None:
    return Markup("If status or fields are otherwise, it answers {}.").format(content)


def _unique(content: Any, subject: Subject) -> Markup | None:
    groups = [group if isinstance(group, list) else [group] for group in _items(content)]
    parts = [listed(group, "and") for group in groups]
    return Markup("No two {} have the same {}.").format(subject.plural(subject.name), listed(parts))


def _initial(content: Any, subject: Subject) -> Markup | None:
    statuses = [phase["status"] for phase in _items(content) if isinstance(phase, dict)]
    way = Markup(", then ").join(map(code, statuses))
    return Markup("A new {} is {}.").format(subject.bare(subject.name), way) if way else None


def _immutable(content: Any, _: Subject) -> Markup | None:
    names = [item for item in _items(content) if isinstance(item, str)]
    return Markup("No update changes {}.").format(listed(names, "and")) if names else None


def _cascade(content: Any, _: Subject) -> Markup | None:
    names = [item for item in _items(content) if isinstance(item, str)]
    return Markup("It is deleted with the record that {} names.").format(listed(names))


def _reserved(content: Any, _: Subject) -> Markup | None:
    names = dict.fromkeys(name for part in _items(content) for name in part.get("fields", ()))
    return Markup("Only administrators may set {}.").format(listed(names, "and"))


def _shown_to_administrators(content: Any, _: Subject) -> Markup | None:
    names = dict.fromkeys(name for part in _items(content) for name in part.get("fields", ()))
    return Markup("Only administrators see {}.").format(listed(names, "and"))


def _natural_key(content: Any, _: Subject) -> Markup | None:
    return Markup("A record can be named by its {} too.").format(code(content)) if content else None


def _owned_by(content: Any, subject: Subject) -> Markup | None:
    if not content:
        return None
    return Markup("It comes and goes with {}.").format(subject.resource(content))


def _identifier(content: Any, _: Subject) -> Markup | None:
    return Markup("Its identity is {}.").format(code(content))


def _settled(content: Any, _: Subject) -> Markup | None:
    return Markup("A record that has all it needs is {}.").format(code(content))


def _exceeded(content: Any, _: Subject) -> Markup | None:
    return Markup("More than the quota allows is answered with {}.").format(content)


def _items(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [content]


def _keys(content: Any) -> list[str]:
    return list(map(str, content)) if isinstance(content, dict | list) else [value_text(content)]


DOES: Mapping[str, Wording] = {
    "effect": _effect,
    "redirect": _redirect,
    "parents": _parents,
    "transition": _transition,
    "deletes": _deletes,
    "sets": _sets,
    "values": _values,
    "adds": _adds,
    "removes": _removes,
    "puts": _adds,
    "takes": _removes,
    "makes": _makes,
    "ends": _ends,
    "changes": _changes,
    "draws": _draws,
    "standing": _standing,
}
"""Facts about operations: what they do."""

REFUSES: Mapping[str, Wording] = {
    "administrators-only": _administrators,
    "precondition": _precondition,
    "requires": _requires,
    "in-use": _in_use,
    "names": _names,
    "without": _without,
    "at-least": _at_least,
    "code": _code,
}
"""Facts about operations: what they refuse."""

OF_RESOURCES: Mapping[str, Wording] = {
    "identifier": _identifier,
    "parents": lambda content, subject: Markup("It stands below {}.").format(
        listed([subject.resource(name) for name in _keys(content)], "and")
    ),
    "natural-key": _natural_key,
    "owned-by": _owned_by,
    "initial": _initial,
    "settled-status": _settled,
    "unique": _unique,
    "immutable": _immutable,
    "cascade": _cascade,
    "reserved": _reserved,
    "shown-to-administrators": _shown_to_administrators,
    "exceeded": _exceeded,
}
"""Facts about resources."""
