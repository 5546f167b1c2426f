"""Statuses, and the effects of actions."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.behaviour.amounts import Count, Draw
from liveref.model.reason import Reason


class Phase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A status that is kept for `seconds` and then gives way to the next of its list."""

    status: str
    seconds: float = 0.0


class Mention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The places in a request's body where names of records stand (`at`: steps with points between,
    `*` for each), and the form of those that have to be there (`like`, a regular expression; by
    default all have to). `code` refuses one that is not."""

    at: tuple[str, ...]
    like: str = ""
    code: int = 400


class Transition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The effects of an action: on the status, from any of `allowed` (none: from all) to `to`, of
    which the last phase stays; and on the fields of the record.

    `sets` tells of a field by which argument of the action it is set, `adds` and `removes`
    of a list by which argument members come and go; `values` gives fields a value.
    `requires` are the values that fields must have, and `code` answers a request for which
    status or fields are not as they must be (None: the documented one).
    `deletes` says that the record is gone afterwards.

    `unless` are resources of which none may refer to the record; "*" is any. `unused` is what
    nothing may be found of. `names` are where a request's body names records that must be there,
    by their resource, and `draws` what it takes of others. `without` are
    records that may not be there, by the fields they have; `at_least` are numbers that may not
    be smaller than others. `puts` puts an item
    into lists, or entries into maps, `takes` takes them out. `makes` brings records of other
    resources into being, with these fields, `ends` those with these fields to their end;
    `changes` gives fields of the record that a reference leads to a value. Texts in their
    values that begin with `$` stand for something, see `service.templates`.

    `when` says what it does beyond that, or instead, by the value of an argument, by the
    argument's name (see `argument`); with a value that is not there the action is refused.

    `reasons` are those of the fields above, by `FIELD` or `FIELD.ENTRY` (see `reason_of`):
    `allowed.ACTIVE`, `unless.snapshot`, `sets.name`.
    """

    allowed: tuple[str, ...] = ()
    to: tuple[Phase, ...] = ()
    requires: dict[str, Any] = {}
    code: int | None = None
    sets: dict[str, str] = {}
    adds: dict[str, str] = {}
    removes: dict[str, str] = {}
    values: dict[str, Any] = {}
    deletes: bool = False
    unless: tuple[str, ...] = ()
    unused: Count | None = None
    names: dict[str, Mention] = {}
    draws: Draw | None = None
    puts: dict[str, Any] = {}
    takes: dict[str, Any] = {}
    makes: dict[str, tuple[dict[str, Any], ...]] = {}
    ends: dict[str, tuple[dict[str, Any], ...]] = {}
    without: dict[str, tuple[dict[str, Any], ...]] = {}
    at_least: dict[str, tuple[Any, ...]] = {}
    changes: dict[str, dict[str, Any]] = {}
    when: dict[str, dict[str, Transition]] = {}
    reasons: dict[str, Reason] = {}

    def given(self, arguments: Any) -> Transition:
        """The transition with these arguments: what `when` says of one lies over the rest."""
        transition = self
        for name, cases in self.when.items():
            if (case := cases.get(str(argument(arguments, name)))) is not None:
                fields = {f: getattr(case, f) for f in case.__struct_fields__ if f != "when"}
                given_fields = {
                    f: value
                    for f, value in fields.items()
                    if value not in ((), {}, None, "", False)
                }
                reasons = transition.reasons | case.reasons
                transition = msgspec.structs.replace(
                    transition, **given_fields | {"reasons": reasons}
                )
        return transition


def argument(arguments: Any, name: str) -> Any:
    """The argument of that name, or one within another (`method.name`); None where it is not
    given."""
    for step in name.split("."):
        arguments = arguments.get(step) if isinstance(arguments, dict) else None
    return arguments
