"""Changes of the fields of a record by an action, by its name and its arguments.

Of the rules here that fit an action the first one counts: an action called like a flag sets the
flag, and is not looked at for lists and arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect
from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.names import Names
from liveref.naming.nouns import plural, slug
from liveref.naming.patterns import compiled, matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_reason
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import Life, lives, shown_fields, transits
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import Rule, rule
from liveref.rules.text.words import words

__all__ = ["RECORD_CHANGES", "ends_record", "flag_default"]

_PUTS = {"add": "puts", "remove": "takes"}


class Case(NamedTuple):
    """An action: `verb` is its name without the family's prefix, `fields` what looks at its
    resource show, `arguments` the object in its request, None where it has none."""

    draft: Draft
    resource: str
    verb: str
    fields: dict[str, Shape]
    arguments: Shape | None
    conventions: Conventions


class Change(NamedTuple):
    """A change of a record: the fact of the transition, the field (`key`) and what it gets;
    `argument` is that on which it rests."""

    fact: str
    value: Any
    key: str | None = None
    argument: str = ""


Decides = Callable[[Case], list[Change]]
_DECIDING: list[Decides] = []
"""The functions of the rules, in order."""


def change_rule(name: str) -> Callable[[Decides], Rule]:
    """Make a rule of a function that tells what an action changes, [] for no opinion."""

    def named(decides: Decides) -> Rule:
        stronger = tuple(_DECIDING)
        _DECIDING.append(decides)

        def infers(workspace: Workspace) -> Iterator[Claim]:
            # Of several operations of one verb the last one counts, and is claimed first.
            for life, draft, transition, _ in reversed([*transits(workspace)]):
                if draft.effect is not Effect.ACTION:
                    continue
                case = _case(draft, life, workspace)
                for change in () if any(one(case) for one in stronger) else decides(case):
                    because = by_call(draft.source)
                    if change.argument:
                        because = by_field([draft], change.argument, (Side.REQUEST,))
                    yield Claim(transition, change.fact, change.value, because, change.key)

        infers.__doc__ = decides.__doc__
        return rule(name)(infers)

    return named


def _case(draft: Draft, life: Life, workspace: Workspace) -> Case:
    verb, conventions = slug(draft.verb), workspace.conventions
    prefix = compiled(conventions.paths.prefix.replace("-", "_")).match(verb)
    verb = verb[prefix.end() :] if prefix else verb
    fields = shown_fields(life, workspace)
    return Case(draft, life.resource, verb, fields, inner(draft.request), conventions)


@change_rule("action-sets-flag")
def sets_flag(case: Case) -> list[Change]:
    """An action that is called like a field which is true or false makes it true, and its argument
    `reason` becomes `FLAG_reason`; a DELETE of that name makes it false, and takes the values of
    such fields away."""
    is_undone = case.draft.method == "DELETE"
    flag = case.verb.removeprefix("delete_") if is_undone else case.verb
    shape = case.fields.get(flag)
    if shape is None or set(shape.all_types()) - {"null"} != {"boolean"}:
        return []
    beside = [field for field in case.fields if field.startswith(f"{flag}_")]
    if is_undone:
        return [Change("values", False, flag), *(Change("values", None, name) for name in beside)]
    given = case.arguments.properties if case.arguments else {}
    sets = [(name, name.removeprefix(f"{flag}_")) for name in beside]
    return [
        Change("values", True, flag),
        *(Change("sets", key, name, key) for name, key in sets if key in given),
    ]


@change_rule("action-ends-record")
def ends(case: Case) -> list[Change]:
    """A record is gone after an action whose name ends in a word such as "delete", "unmanage" or
    "abandon"; a soft delete leaves it there."""
    return [Change("deletes", True)] if matches(words().ending, case.verb) else []


@change_rule("action-changes-list")
def changes_list(case: Case) -> list[Change]:
    """`add_host` puts its argument `host` into the list `hosts`, and `remove_host` takes it out;
    where the items of the list are objects, all arguments are the item."""
    does, _, noun = case.verb.partition("_")
    field = plural(noun)
    shape, arguments = case.fields.get(field), case.arguments
    if does not in _PUTS or shape is None or arguments is None:
        return []
    many = arguments.properties.get(field)
    if "array" not in shape.all_types() or (many is not None and "array" in many.all_types()):
        return []
    if shape.items is not None and "object" in shape.items.all_types():
        return [Change(_PUTS[does], "$given", field)]
    return (
        [Change(_PUTS[does], f"$given.{noun}", field, noun)] if noun in arguments.properties else []
    )


@change_rule("action-adds-members")
def adds_members(case: Case) -> list[Change]:
    """The members of the lists that an action called `add_...` has as arguments come into the
    fields of these names; those of an action `remove_...` leave them."""
    if case.arguments is None:
        return []
    adds, removes = matches(words().adding, case.verb), matches(words().removing, case.verb)
    if not adds and not removes:
        return []
    lists = [
        name
        for name, shape in case.arguments.properties.items()
        if name in case.fields
        and "array" in shape.all_types()
        and "array" in case.fields[name].all_types()
    ]
    return [Change("adds" if adds else "removes", name, name, name) for name in lists]


@change_rule("action-sets-fields")
def sets_fields(case: Case) -> list[Change]:
    """An action called `set_...`, `reset_...`, `extend` or the like sets the fields of the names of
    its arguments, or of these names without a word that says that the value is new (`new_size`).
    It sets no identifier, time, link or secret, and no field of another type."""
    setting = compiled(words().setting).fullmatch(case.verb)
    adds, removes = matches(words().adding, case.verb), matches(words().removing, case.verb)
    if setting is None or case.arguments is None or adds or removes:
        return []
    noun = (setting[2] or "").removeprefix(f"{case.resource}_")
    return [
        Change("sets", argument, field, argument)
        for field, argument in _settings(case)
        if not noun.endswith(f"_{field}")
    ]


def _settings(case: Case) -> Iterator[tuple[str, str]]:
    """The fields that arguments set: of the same name, or of one that says that it is new."""
    names = case.conventions.names
    for argument, shape in case.arguments.properties.items() if case.arguments else ():
        new = compiled(names.changed).fullmatch(argument)
        for field in (argument, new[1] if new else ""):
            if field in case.fields and _may_set(field, shape, case.fields[field], names):
                yield field, argument
                break


def _may_set(field: str, argument: Shape, shape: Shape, names: Names) -> bool:
    reserved = (names.identifier, names.secret, names.created, names.updated, names.links)
    if any(matches(pattern, field) for pattern in reserved):
        return False
    given, types = set(argument.all_types()), set(shape.all_types())
    return not given or not types or bool(given & types)


def ends_record(draft: Draft, life: Life, workspace: Workspace) -> bool:
    """Whether a record is gone after an action, as `action-ends-record` tells."""
    if draft.effect is not Effect.ACTION:
        return False
    case = _case(draft, life, workspace)
    deciding = next((change for one in _DECIDING if (change := one(case))), [])
    return any(change.fact == "deletes" for change in deciding)


@rule("flag-default")
def flag_default(workspace: Workspace) -> Iterator[Claim]:
    """A flag that one action makes true and another one false is false at first."""
    for life in lives(workspace):
        transitions = life.behaviour.actions.values()
        true = {name for one in transitions for name, value in one.values.items() if value is True}
        for transition in transitions:
            for name, value in transition.values.items():
                if value is False and name in true:
                    because = by_reason(transition.reasons[f"values.{name}"])
                    yield Claim(life.behaviour, "defaults", False, because, name)


RECORD_CHANGES = (sets_flag, ends, changes_list, adds_members, sets_fields)
