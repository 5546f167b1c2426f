"""The words of behaviour files: the keys of all mappings, and the names of facts."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EFFECT", "EFFECTIVE", "FACTS", "KEYS", "VERSION", "FactName"]

VERSION = 2

KEYS = {
    "version": "The version of the language: 2.",
    "facts": "A list of facts; in a group, those to which the group's other keys apply.",
    "fact": "The name of the fact. An entry without one says what an operation needs and does.",
    "resource": "The resource, or several, in the singular, as `liveref inspect` prints it.",
    "field": "The field, or several.",
    "operation": "The operation, or several: a verb (`create`, `delete`, an action), an id, or "
    "method and path.",
    "because": "The sentence or the source that the fact rests on.",
    "code": "The status code.",
    "value": "The value of the fact.",
    "mode": "A word, or several, for a variant of the fact.",
    "if": "The conditions under which the fact holds.",
    "require": "The conditions without which the operation is refused.",
    "none": "In `require`: the resource of which no record may be there.",
    "set": "The values that fields get.",
    "append": "The items that lists get, or the entries that maps get.",
    "remove": "The items that lists lose, or the keys that maps lose.",
    "create": "The resource of which a record is created.",
    "update": "The resource, or the field that refers to the record, that is updated.",
    "delete": "The resource of which records are deleted; `self` is the record itself.",
    "where": "The conditions that other records meet.",
    "each": "The resource, the list or the map that is gone through.",
    "by": "The field that links records.",
    "function": "What is worked out of several values.",
    "then": "The value where the condition of `if` holds.",
    "else": "The value where it does not.",
}
"""All keys that the language defines, each with its meaning."""

_HEAD = ("facts", "fact", "resource", "because")


class FactName(NamedTuple):
    """A name of a fact: what it is about, the keys that it may have beside `resource` and
    `because`, those of them that it must have, the words of `mode`, and what it means."""

    about: str
    keys: tuple[str, ...]
    needs: tuple[str, ...]
    modes: tuple[str, ...]
    meaning: str

    @property
    def all_keys(self) -> tuple[str, ...]:
        """All keys that an entry of this name may have."""
        return (*_HEAD, *self.keys)


def _name(about: str, keys: str, meaning: str, modes: str = "") -> FactName:
    """`keys` are words with spaces between; those with `!` are needed."""
    words = keys.split()
    needs = tuple(word[:-1] for word in words if word.endswith("!"))
    names = tuple(word.removesuffix("!") for word in words)
    return FactName(about, names, needs, tuple(modes.split()), meaning)


EFFECT = _name(
    "an operation",
    "operation! code mode if require set append remove create update delete where each by",
    "What an operation needs and does.",
    "any linked",
)
"""An entry without a name."""

EFFECTIVE = frozenset({"code", "require", "set", "append", "remove", "create", "update", "delete"})
"""The keys of which an entry without a name needs one: without any it does nothing."""

FACTS = {
    # One field
    "range": _name("a field", "field! operation code value!", "Limits of a number."),
    "length": _name(
        "a field", "field! operation code value!", "Limits of the characters or items."
    ),
    "pattern": _name(
        "a field",
        "field! operation code value!",
        "A regular expression; `{WORDS: EXPRESSION}` says in words what is wanted.",
    ),
    "enum": _name("a field", "field! operation code value!", "The only values."),
    "format": _name(
        "a field",
        "field! operation code value!",
        "`email`, `uri`, `ipv4`, `ipv6`, `ip`, `cidr`, `mac`, `hostname`, `date`, `time`, "
        "`clock`, `uuid`; `{uri: [https]}` limits the schemes.",
    ),
    "default": _name("a field", "set! if operation", "The value where a create gives none."),
    "nullable": _name("a field", "field!", "Null is a value, and not the same as left out."),
    "optional": _name("a field", "field!", "A request need not give it, whatever its row says."),
    "required": _name("a field", "field! operation code if", "It must have a value."),
    "forbidden": _name("a field", "field! operation code if", "It must have no value."),
    "comparison": _name(
        "a field",
        "field! operation code value!",
        "An operator with another field: `>= $arrives`.",
    ),
    "immutable": _name(
        "a field", "field! operation code if mode", "No update may change it.", "ignored"
    ),
    "read-only": _name(
        "a field", "field! operation code mode", "A value in a request is ignored.", "refused"
    ),
    "write-only": _name("a field", "field! mode", "No answer shows it.", "shown-once"),
    "internal": _name(
        "a field", "value!", "Regular expressions of fields that a request may not give: 403."
    ),
    "normalisation": _name(
        "a field",
        "field! operation value!",
        "`lower`, `upper`, `title`, `trim`, `collapse`, `address`, in this order.",
    ),
    "computed": _name("a field", "field! value!", "A value that follows from others at any time."),
    "derived": _name("a field", "field! value!", "A value that depends on conditions at any time."),
    "embedded": _name(
        "a field", "set!", "Other records that a field shows, or how many there are."
    ),
    "usage": _name(
        "a field",
        "set code",
        "How much of something the project has; with `code`, a record beyond it is refused.",
    ),
    "secret": _name(
        "a field",
        "field! operation mode require then else",
        "A field that is never kept, logged or shown.",
        "generated returned refused shown",
    ),
    "policy": _name(
        "a field",
        "field! value operation require else code",
        "Rules that somebody else sets for its values, and what follows if one breaks them.",
    ),
    "field": _name(
        "a field", "field! value operation mode", "A field that the reference lacks.", "required"
    ),
    # Several fields
    "exclusive": _name("several fields", "field! operation code", "At most one has a value."),
    "at-least-one": _name("several fields", "field! operation code", "One of them has a value."),
    "unique": _name(
        "several fields",
        "field! code if mode",
        "No two records have the same values in all of them.",
        "ignore-case",
    ),
    # A resource
    "status": _name("a resource", "field!", "The field that holds the status."),
    "initial": _name("a resource", "set! if", "What each new record has, whatever is given."),
    "natural-key": _name(
        "a resource", "field!", "The field that identifies a record in a body without identifier."
    ),
    "reference": _name(
        "a resource",
        "field! value! code if operation mode",
        "The field holds the identity of a record of the resource `value`, which must exist.",
        "unchecked owned",
    ),
    "owned-by": _name(
        "a resource",
        "value! field",
        "The resource whose create makes one of these and whose delete takes it away; they share "
        "`field`.",
    ),
    "cascade": _name(
        "a resource", "field!", "It is deleted with the record that the field refers to."
    ),
    "quota": _name(
        "a resource",
        "value! field by where if code",
        "How many records there may be, or what their field may add up to.",
    ),
    "soft-delete": _name(
        "a resource",
        "set! operation mode if",
        "A delete sets a field and removes nothing.",
        "unlisted hidden",
    ),
    "extra-fields": _name(
        "a resource", "field", "A record keeps fields that no table has, `field` all of them."
    ),
    "built-in": _name(
        "a resource",
        "value!",
        "The records that exist without being created: their fields, or their identities alone; "
        "also by the microversion from which on they are so.",
    ),
    "root": _name(
        "a resource", "field! by!", "It holds the root of the tree that `by` forms, without loops."
    ),
    "keyed": _name(
        "a resource",
        "field! by! value!",
        "A map that is a list before the version `value`; `by` is the place of the key in an item.",
    ),
    "batch": _name("a resource", "field!", "The field of a create that says how many are made."),
    "expiry": _name(
        "a resource",
        "field by",
        "A record is gone at the moment in `field`; `by` is the field with the seconds until then.",
    ),
    "project-default": _name(
        "a resource",
        "set create each if",
        "The record that each project has without making it, and what it creates.",
    ),
    "allocation": _name(
        "a resource",
        "field! each! by! set! where!",
        "A list of values from ranges that other records have.",
    ),
    "subrange": _name(
        "a resource", "field! by! value! where!", "A range of addresses that is a part of others."
    ),
    "disjoint": _name(
        "a resource",
        "field! by!",
        "No two ranges have an address in common where `by` is the same.",
    ),
    # Who may
    "owner": _name("a resource", "field!", "The fields that name who a record belongs to."),
    "key": _name("a resource", "field!", "Who gives its value may do what asks for it."),
    "shared-with": _name(
        "a resource",
        "value! by! where",
        "Who sees the record of the resource `value` that `by` refers to sees this one too.",
    ),
    "administrators-only": _name(
        "an operation",
        "operation field value by",
        "Only administrators may call the operation, or give the field.",
    ),
    "shown-to-administrators": _name(
        "a field", "field! value", "Only administrators see it, but for the keys in `value`."
    ),
    "members-too": _name("an operation", "operation!", "Others than administrators may call it."),
    # One operation
    "idempotent": _name(
        "an operation", "operation! if code", "It succeeds and changes nothing a second time."
    ),
    "error-code": _name(
        "an operation",
        "operation value! code!",
        "The code of one kind of refusal: `not-found`, `invalid` (a body), or the name of a fact.",
    ),
    "capacity": _name(
        "an operation",
        "operation! field! each! value! where",
        "The amounts that a body takes of what other records have.",
    ),
    "operation": _name("an operation", "operation! value code", "One that the reference lacks."),
    "code": _name("an operation", "operation! code!", "A code that the reference lacks."),
    # Lists
    "order": _name("a list", "by! operation", "The order; `-FIELD` is descending."),
    "page-size": _name(
        "a list",
        "field value require operation mode",
        "The size of a page; `require` has the maximum.",
        "refused",
    ),
    "filter": _name(
        "a list",
        "field value! mode code operation each by set",
        "Which records a parameter of the query selects.",
        "exact part prefix suffix at-least at-most greater less present ignore-case capacity "
        "tree uuid",
    ),
    "hides": _name("a list", "if! operation", "A list leaves out the records that meet this."),
    "candidates": _name(
        "a list",
        "value! by! set!",
        "Sets of records that have together what the query asks for; `by` forms their trees.",
    ),
}
"""The names of facts, in the order of the page."""
