"""The content of `behaviour.yaml`: facts that the prose of a reference states and its tables
cannot.

The same types hold what inference reads out of prose; a file laid over it wins, and an
operator's file wins over both.
"""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.reason import Reason


class PasswordPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The complexity requirements of a password.

    `classes` is how many of `lower`, `upper`, `digit` and `symbol` must occur;
    `require` names the classes that must. `differs_from` lists fields of the record whose
    value the password must not be, nor contain when it has four characters or more.
    """

    min_length: int = 8
    max_length: int = 255
    classes: int = 3
    require: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ("name",)


class Secret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field whose value is never kept, echoed, logged or copied from an example.

    `missed` is the status taken at a create whose value fails `policy` (None: the request
    is refused). `generate` makes a strong value where a create gives none and returns it
    in that one response; `returns` shows there one that was given as well. `resets_to` is the
    status that an accepted change leads to, and
    `actions` are the actions whose argument of the same name changes it.
    """

    policy: PasswordPolicy | None = None
    missed: str | None = None
    fault: str = "fault"
    generate: bool = False
    returns: bool = False
    resets_to: str | None = None
    actions: tuple[str, ...] = ()


class Phase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A status that is kept for `seconds` and then gives way to the next of its list."""

    status: str
    seconds: float = 0.0


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which resource a field holds the identity, of this service or another; None where it
    is of none. `code` refuses one that does not exist (None: the documented one); with `is_checked`
    false, none is refused. With `is_owned` only the owner of the other record may refer to it."""

    resource: str | None = None
    code: int | None = None
    is_checked: bool = True
    is_owned: bool = False


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records shown in a field of another: those of the resource `of`, in this service or
    another, that stand below it, or whose field `by` refers to it. `shows` is what is shown of
    each (None: what the document has there)."""

    of: str
    by: str | None = None
    shows: Any = None


class SeenWith(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of the resource `of` to which a field `by` refers, with which a record is seen:
    by whoever sees that one with these fields (`like`)."""

    of: str
    by: str
    like: dict[str, Any] = {}


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The number of records of the resource `of`, or the sum of their field `sum`.

    `within` is where in each record a map of numbers stands, of which each key is added up; a
    step of it that begins with `$` is what the path names. `by` shows what stands there under
    that field of the record instead. Where the answer has the field `apart`, each value that the
    records have in it is added up apart, with how many they are as `number`; those without one
    under `otherwise`."""

    of: str
    sum: str | None = None
    within: str | None = None
    by: str | None = None
    apart: str | None = None
    number: str | None = None
    otherwise: str = ""


class Allocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of what a record is given out of the ranges that records of the resource `of` have,
    those whose field `by` is as its own: addresses of the subnets of its network.

    Each item says in `item` out of which record it is, and in `value` what it is. The ranges are
    the holder's field `ranges` (a CIDR, or a list of `start` and `end`), what a request asks for
    itself must lie `within` another one, and the value of the field `besides` is not given out.
    """

    of: str
    by: str
    item: str
    value: str
    ranges: str
    within: str
    besides: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field with a range of addresses. Where a create gives none, it is the first part of
    `length` of the ranges `within` (both may be templates) of which no record has a part whose
    field `by` is the same. No two records whose field `apart` is the same have an address in
    common."""

    by: str
    within: Any
    length: Any
    apart: str = ""


class Mention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The places in a request's body where names of records stand (`at`: steps with points between,
    `*` for each), and the form of those that have to be there (`like`, a regular expression; by
    default all have to). `code` refuses one that is not."""

    at: tuple[str, ...]
    like: str = ""
    code: int = 400


class Draw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Amounts that records take of what others have: those of the resource `of`.

    `amounts` is where in a request's body they stand, and in the records that it makes; its first
    `*` is the identity of what the other stands below, the last its own. The other fields are
    those in which it says how much there is: `total`, less `minus`, `times`; and how much can be
    taken at once: `least`, `most`, and multiples of `step`.
    """

    of: str
    amounts: str
    total: str
    minus: str = ""
    times: str = ""
    least: str = ""
    most: str = ""
    step: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The condition that a parameter of a query puts on records: names of the resource `below`
    that stand below them, amounts of which so much is left as records of `left_for` take, or the
    record in whose tree they stand, which the field `tree` forms.

    A name that no record of the resource `names` has is refused with `code`, and a text that is no
    UUID if `is_uuid`. `since` has the first microversion in which a text may exclude names
    (`without`: `!name`), name several of which one is enough (`any`: `in:a,b`), and in which the
    parameter may be `repeated`; in another one, that is refused.
    """

    below: str | None = None
    left_for: str | None = None
    tree: str | None = None
    names: str | None = None
    is_uuid: bool = False
    code: int | None = None
    since: dict[str, str] = {}


class Keyed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map that older versions have as a list: its key is at `by` in each item. `since` is the
    first version that has the map."""

    by: str
    since: str


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for sets of records of the resource `of` that have together what a query asks for.

    The field `tree` refers to the parent of a record. A record with the name `sharing` can be
    taken together with each tree of which a record has a group in common with it. The parameters:
    `amounts`, `names`, `groups` and `within` (a record of the tree) are `asks` of the resource, and
    with a suffix make a group of conditions that one record meets; `policy` says whether groups may
    share a record, `root` asks for names of the root, `subtree` for groups below one another, and
    `limit` for the number of sets. `suffixes` are the forms of suffixes, by the microversion from
    which on they hold. From the microversion `trees` on, a set may have several records of a tree,
    and whole trees are shown; from `whole` on, all amounts of a record. `shows` is what is shown of
    a record.
    """

    of: str
    shows: Any
    tree: str
    amounts: str
    names: str
    groups: str
    within: str
    sharing: str = ""
    policy: str = ""
    root: str = ""
    subtree: str = ""
    limit: str = "limit"
    suffixes: dict[str, str] = {}
    trees: str = ""
    whole: str = ""

    @property
    def suffixed(self) -> tuple[str, ...]:
        """The parameters that may have a suffix."""
        return (self.amounts, self.names, self.groups, self.within) if self.suffixes else ()


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


class Reservation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of a request that only administrators may set.

    `fields` are paths into the request's fields: names with points between, each of which may have
    `*` for any characters; `*` alone is each item of a list as well. `values` and `like` (a
    regular expression of texts) are the values that are reserved; without both, any value but the
    default is. `verbs` are the operations (`Operation.verb`), none: all that write. `owner_of` is a
    field that refers to a record whose owner may set them too.
    """

    fields: tuple[str, ...]
    values: tuple[Any, ...] = ()
    like: str = ""
    verbs: tuple[str, ...] = ()
    owner_of: str = ""
    because: str = ""
    reason: Reason | None = None


class PrivilegedView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of answers that only administrators see, by name; `*` stands for any characters. Of
    maps, `shows` are the keys that everybody sees."""

    fields: tuple[str, ...]
    shows: tuple[str, ...] = ()
    because: str = ""
    reason: Reason | None = None


class Permission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an operation is for administrators alone, with the reason."""

    admin_only: bool
    reason: Reason | None = None


def argument(arguments: Any, name: str) -> Any:
    """The argument of that name, or one within another (`method.name`); None where it is not
    given."""
    for step in name.split("."):
        arguments = arguments.get(step) if isinstance(arguments, dict) else None
    return arguments


class Expiry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The end of a record: the moment in `field`, in seconds since the epoch or as a text of ISO
    8601; a request may give the seconds until then in `after`. One of both may be missing."""

    field: str | None = None
    after: str | None = None


class ResourceBehaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of one resource.

    `status_field` holds the status; `initial` are the phases after a create; `actions` the
    transitions by the verb of the operation (`Operation.verb`); `defaults` the values of
    fields that a create does not give; `optional` those that no request has to give,
    whatever its table says; `nulls` those for which null is a value and no default's place;
    `once` the fields returned only by the create;
    `owned_by` the resource that brings this one along and takes it away, with the fields
    they share in `shares`; `unique` the groups of fields of which no two records may have
    the same values. `references` are fields that hold an identity, `lists` those that show
    other records, `rest` is the field that holds what a request has beside documented fields,
    `many` the field of a create that says how many are made, and `counts` are fields that tell
    how much of something is used, of several together; `exceeded` is the code that refuses what
    would make it more than these fields say. `reserved` says which fields, or which of their
    values, are for administrators to set, `shown_to_administrators` which they alone see. `owner`
    are the fields that name the user or project that a record belongs to, in place of those that
    conventions name (the first is who makes it), and `keys` are texts with which anybody may do
    what asks for them; `seen_with` is what others see it with. `own` are patterns of fields that
    the service alone sets, `fixed` are fields that no update may change, and `goes_with` are those
    in which a record refers to what it can't outlive.
    `allocates` are fields that list what is given out of ranges, `spans` those that hold such a
    range, and `each_project` is the record that each project has without making it. `asks` are
    parameters of the query that ask of what stands below the records, and `search` finds sets of
    records of another resource that have what a query asks for. `keyed` are maps that older
    versions have as lists, `roots` fields with the root of a tree. `is_open`
    says that it keeps fields which no table has, `expiry` when it is gone by itself. `built_in` are
    the records that exist without being created, by the microversion from which on they are so (""
    is any): their fields, or their identity alone.

    `reasons` are those of the fields above but `actions`, by `FIELD` or `FIELD.ENTRY` (see
    `reason_of`): `status_field`, `unique.name`, `fixed.region`.
    """

    status_field: str | None = None
    initial: tuple[Phase, ...] = ()
    actions: dict[str, Transition] = {}
    defaults: dict[str, Any] = {}
    optional: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    secrets: dict[str, Secret] = {}
    natural_key: str | None = None
    owned_by: str | None = None
    shares: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    references: dict[str, Reference] = {}
    lists: dict[str, tuple[Listed, ...]] = {}
    rest: str | None = None
    many: str | None = None
    counts: dict[str, tuple[Count, ...]] = {}
    exceeded: int | None = None
    reserved: tuple[Reservation, ...] = ()
    shown_to_administrators: tuple[PrivilegedView, ...] = ()
    owner: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    seen_with: SeenWith | None = None
    own: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()
    allocates: dict[str, Allocation] = {}
    spans: dict[str, Span] = {}
    each_project: Transition | None = None
    asks: dict[str, Ask] = {}
    search: Search | None = None
    keyed: dict[str, Keyed] = {}
    roots: dict[str, str] = {}
    expiry: Expiry | None = None
    is_open: bool = False
    built_in: dict[str, tuple[dict[str, Any] | str, ...]] = {}
    reasons: dict[str, Reason] = {}


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of an API's resources, by the resource's name, and who may call its
    operations, by a normalized name of the operation (`model.operation_names`). Of several names of
    one operation the last counts."""

    resources: dict[str, ResourceBehaviour] = {}
    permissions: dict[str, Permission] = {}
