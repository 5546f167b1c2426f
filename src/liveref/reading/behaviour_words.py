"""The words of `behaviour.yaml`, each with what it may hold and what it means."""

from __future__ import annotations

from liveref.reading.behaviour_access import OPERATIONS, PRIVILEGED_VIEW, RESERVATION
from liveref.reading.behaviour_constraints import ConstraintList
from liveref.reading.behaviour_form import (
    Anything,
    Flag,
    Key,
    Keys,
    Many,
    Map,
    Number,
    Pattern,
    Sentence,
    Text,
)

__all__ = ["FILE", "VERSION"]

VERSION = 1
_DAY = 86_400
_CLASSES = ("lower", "upper", "digit", "symbol")

_PHASE = Keys(
    {
        "status": Key(Text(), "The status.", required=True),
        "seconds": Key(
            Number(0, _DAY, fraction=True),
            "The time after which the next one of the list takes over.",
        ),
    },
    short="status",
)
_COUNT = Keys(
    {
        "of": Key(Text(), "The resource whose records are counted.", required=True),
        "sum": Key(Text(), "Their field that is added up. Without it they are counted."),
        "within": Key(
            Text(),
            "Where in them a map of numbers stands, of which each key is added up: names with "
            "points between; `$name` is what the path names so.",
        ),
        "by": Key(Text(), "Their field under which what stands within each is shown instead."),
        "apart": Key(
            Text(), "Their field of which each value is added up apart, where the answer has it."
        ),
        "number": Key(Text(), "The name that the answer then has for their number."),
        "otherwise": Key(Text(), "And what stands for those without such a value."),
    },
    short="of",
)
_ALLOCATION = Keys(
    {
        "of": Key(Text(), "The resource whose records have the ranges.", required=True),
        "by": Key(Text(), "The field that is the same in both.", required=True),
        "item": Key(Text(), "The key that says out of which record it is.", required=True),
        "value": Key(Text(), "The key that says what is given out.", required=True),
        "ranges": Key(Text(), "Their field with the ranges.", required=True),
        "within": Key(Text(), "Their field in which all that is asked for lies.", required=True),
        "besides": Key(Text(), "Their field whose value is not given out."),
    }
)
_SPAN = Keys(
    {
        "by": Key(Text(), "The field that is the same in all that have a part.", required=True),
        "within": Key(Anything(), "The ranges of which it is a part.", required=True),
        "length": Key(Anything(), "The length of the part.", required=True),
        "apart": Key(Text(), "The field that is the same in all that may not overlap."),
    }
)
_MENTION = Keys(
    {
        "at": Key(
            Many(Text()),
            "Where in the body they stand: keys with points between; `*` is each, and `$name` what "
            "the path names so.",
            required=True,
        ),
        "like": Key(Pattern(), "A regular expression that matches those that must be there."),
        "code": Key(Number(400, 499), "The code that refuses one which is not there."),
    },
    short="at",
)
_DRAW = Keys(
    {
        "of": Key(Text(), "The resource whose records have what is taken.", required=True),
        "amounts": Key(
            Text(),
            "Where in the body the amounts stand: as with `names`. Its first `*` is the identity "
            "of what those records stand below, its second their own.",
            required=True,
        ),
        "total": Key(Text(), "Their field that says how much there is.", required=True),
        "minus": Key(Text(), "Their field that says how much of it is not given."),
        "times": Key(Text(), "Their field with the ratio by which more is given than there is."),
        "least": Key(Text(), "Their field with the least that is taken at once."),
        "most": Key(Text(), "Their field with the most that is taken at once."),
        "step": Key(Text(), "Their field of which what is taken is a multiple."),
    }
)
_CASE = Keys(
    {
        "from": Key(
            Many(Text()),
            "The statuses in which the action is open; from any other it is refused with "
            "409. Without it: all.",
            name="allowed",
        ),
        "to": Key(Many(_PHASE), "The status that the action leads to, or several in turn."),
        "requires": Key(
            Map(Anything()),
            "The values that fields must have; with any other the action is refused.",
        ),
        "code": Key(
            Number(400, 499),
            "The code of a refusal. Without it: 409, or 400 where only that is documented.",
        ),
        "sets": Key(Map(Text()), "The arguments of the action that set fields, by the field."),
        "adds": Key(Map(Text()), "The arguments whose members come into lists, by the field."),
        "removes": Key(Map(Text()), "The arguments whose members leave lists, by the field."),
        "values": Key(Map(Anything()), "The values that fields have afterwards."),
        "deletes": Key(Flag(), "Whether the record is gone afterwards."),
        "unused": Key(
            _COUNT,
            "The records of which none may exist, if the operation is to be open: as of a count.",
        ),
        "names": Key(
            Map(_MENTION), "Where the body names records that must be there, by their resource."
        ),
        "draws": Key(_DRAW, "The amounts that the body takes of what other records have."),
        "unless": Key(
            Many(Text()),
            'The resources of which none may refer to the record; "*" is any of them.',
        ),
        "without": Key(
            Map(Many(Map(Anything()))),
            "The records that may not be there, by their resource: the fields they have.",
        ),
        "at_least": Key(
            Map(Many(Anything())),
            "Numbers that may not be smaller than others, by the template of each; else 400.",
        ),
        "puts": Key(Map(Anything()), "The item that is put into lists, by the field."),
        "takes": Key(Map(Anything()), "The item that is taken out of lists, by the field."),
        "makes": Key(
            Map(Many(Map(Anything()))),
            "The records that come into being, by their resource: fields.",
        ),
        "ends": Key(
            Map(Many(Map(Anything()))),
            "The records that end, by their resource: the fields they have.",
        ),
        "changes": Key(
            Map(Map(Anything())),
            "The changes of the record that a field refers to, by the field: its fields.",
        ),
        "because": Key(Sentence(), "The sentence of the document on which this rests."),
    }
)
_TRANSITION = Keys(
    _CASE.keys
    | {
        "when": Key(
            Map(Map(_CASE)),
            "The effects for each value of an argument, by the argument: any of the above.",
        )
    }
)
_POLICY = Keys(
    {
        "min_length": Key(Number(0, 4096), "The fewest characters."),
        "max_length": Key(Number(1, 4096), "The most characters."),
        "classes": Key(
            Number(0, len(_CLASSES)), f"The number of {', '.join(_CLASSES)} that must occur."
        ),
        "require": Key(Many(Text(_CLASSES)), "The classes that must occur in any case."),
        "differs_from": Key(
            Many(Text()),
            "Fields of the record whose value the password must not be, nor contain when it "
            "has four characters or more.",
        ),
    },
    nullable=True,
)
_SECRET = Keys(
    {
        "policy": Key(_POLICY, "The rule that makes a value strong enough. Null: anything is."),
        "missed": Key(
            Text(nullable=True),
            "The status that a create leads to when its value misses the policy. Null: the "
            "request is refused with 400.",
        ),
        "fault": Key(Text(), "The field that says which requirement was missed."),
        "generate": Key(
            Flag(),
            "Whether a create without a value makes a strong one, and returns it in that "
            "one response.",
        ),
        "returns": Key(
            Flag(), "Whether the response to a create shows a value that it gave as well."
        ),
        "resets_to": Key(Text(nullable=True), "The status that follows when a change is accepted."),
        "actions": Key(Many(Text()), "The actions whose argument of this name changes it."),
    }
)
_REFERENCE = Keys(
    {
        "resource": Key(Text(nullable=True), "The resource whose identity the field holds."),
        "code": Key(Number(400, 499), "The code that refuses one which does not exist."),
        "checked": Key(
            Flag(), "Whether one which does not exist is refused at all.", name="is_checked"
        ),
        "owned": Key(
            Flag(), "Whether only the owner of the other record may refer to it.", name="is_owned"
        ),
    },
    short="resource",
)
_SEEN_WITH = Keys(
    {
        "of": Key(Text(), "The resource that is shared.", required=True),
        "by": Key(Text(), "The own field that refers to it.", required=True),
        "like": Key(Map(Anything()), "Fields that it has for who sees it."),
    }
)
_LISTED = Keys(
    {
        "of": Key(Text(), "The resource whose records are shown.", required=True),
        "by": Key(Text(), "Their field that refers to this one. Without it: those below it."),
        "shows": Key(
            Anything(), "The fields that are shown of each. Without it: those that are documented."
        ),
    },
    short="of",
)
_ASK = Keys(
    {
        "below": Key(Text(), "The resource below them of whose names it speaks."),
        "left_for": Key(Text(), "The resource whose `draws` takes the amounts of which it speaks."),
    },
    short="below",
)
_RESOURCE = Keys(
    {
        "because": Key(Sentence(), "The sentence of the document on which this rests."),
        "status_field": Key(Text(nullable=True), "The field that holds the status."),
        "initial": Key(Many(_PHASE), "The status after a create, or several in turn."),
        "actions": Key(Map(_TRANSITION), "The effects of each action on the status, by its name."),
        "defaults": Key(Map(Anything()), "The values of fields that a create doesn't give."),
        "optional": Key(
            Many(Text()),
            "Fields that a request need not give, although a table has them as required.",
        ),
        "nulls": Key(
            Many(Text()), "Fields of a create for which null is a value: it is not the default."
        ),
        "once": Key(Many(Text()), "Fields that only the response to the create has."),
        "secrets": Key(
            Map(_SECRET), "Fields whose value is never kept, logged or sent back, by name."
        ),
        "natural_key": Key(
            Text(nullable=True),
            "The field that tells a record where the body of a PUT or PATCH on the "
            "collection has no identifier.",
        ),
        "owned_by": Key(
            Text(nullable=True),
            "The resource whose create makes one of these and whose delete takes it away.",
        ),
        "shares": Key(Many(Text()), "Fields that are always the same as the owner's."),
        "unique": Key(
            Many(Many(Text())),
            "Fields, or groups of fields, of which no two records have the same values.",
        ),
        "references": Key(
            Map(_REFERENCE), "The fields that hold the identity of another record, by name."
        ),
        "lists": Key(Map(Many(_LISTED)), "The fields that show other records, by name."),
        "rest": Key(Text(), "The field that holds what a request has beside documented fields."),
        "counts": Key(
            Map(Many(_COUNT)), "The fields that tell how much is used, of several in all, by name."
        ),
        "exceeded": Key(
            Number(400, 499),
            "The code that refuses what would make it more than these fields say.",
        ),
        "many": Key(Text(), "The field of a create that says how many are made."),
        "reserved": Key(Many(RESERVATION), "Fields of requests that only administrators may set."),
        "shown_to_administrators": Key(
            Many(PRIVILEGED_VIEW), "Fields of answers that only administrators see."
        ),
        "owner": Key(
            Many(Text()),
            "The fields that name the user or project that a record belongs to, in place of those "
            "that conventions name; the first names who makes it.",
        ),
        "keys": Key(
            Many(Text()),
            "Texts of a record with which anybody may do what asks for them.",
        ),
        "own": Key(
            Many(Pattern()),
            "Fields that the service alone sets, as regular expressions: 403 for others.",
        ),
        "fixed": Key(Many(Text()), "Fields that no update may change, once a record has them."),
        "seen_with": Key(_SEEN_WITH, "The record with which a record is shared."),
        "goes_with": Key(
            Many(Text()),
            "Fields that refer to what a record can't outlive: it is deleted with that.",
        ),
        "allocates": Key(
            Map(_ALLOCATION), "The fields that list what is given out of ranges, by name."
        ),
        "spans": Key(
            Map(_SPAN), "The fields that hold a range of addresses, a part of others, by name."
        ),
        "each_project": Key(
            _TRANSITION, "The record that each project has: `values`, and what it `makes`."
        ),
        "asks": Key(
            Map(_ASK), "The query parameters that ask of what stands below the records, by name."
        ),
        "each_of": Key(
            _LISTED, "The records of which the one thing shows each that has what is asked for."
        ),
        "open": Key(
            Flag(), "Whether a record keeps and shows fields that no table has.", name="is_open"
        ),
    }
)
FILE = Keys(
    {
        "version": Key(Number(1, VERSION), "The version of this format."),
        "resources": Key(Map(_RESOURCE), "The behaviour of each resource, by its name."),
        "constraints": Key(
            ConstraintList(),
            "Facts that refuse or change requests, each with its `kind`; see `model.constraints`.",
        ),
        "administrators": Key(
            Many(OPERATIONS), "The operations that only administrators may call, in groups."
        ),
        "members": Key(
            Many(OPERATIONS),
            "The operations that others may call as well, whatever prose or `administrators` says.",
        ),
    }
)
