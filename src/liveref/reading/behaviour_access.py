"""The words of `behaviour.yaml` that say what is for administrators."""

from __future__ import annotations

from liveref.reading.behaviour_form import Anything, Key, Keys, Many, Pattern, Sentence, Text

__all__ = ["OPERATIONS", "PRIVILEGED_VIEW", "RESERVATION"]

OPERATIONS = Keys(
    {
        "operations": Key(
            Many(Text()),
            "Their ids, as `liveref inspect` prints them, or method and path, with the action "
            "where several share these.",
            required=True,
        ),
        "because": Key(Sentence(), "The rule or the sentence on which this rests."),
    }
)
PRIVILEGED_VIEW = Keys(
    {
        "fields": Key(
            Many(Text()),
            "The names of the fields; `*` stands for any characters.",
            required=True,
        ),
        "shows": Key(
            Many(Text()),
            "Of fields that are maps, the keys that everybody sees; `*` stands for any characters.",
        ),
        "because": Key(Sentence(), "The rule or the sentence on which this rests."),
    },
    short="fields",
)
RESERVATION = Keys(
    {
        "fields": Key(
            Many(Text()),
            "The fields: names with points between for fields within fields; `*` in a name stands "
            "for any characters, alone also for each item of a list.",
            required=True,
        ),
        "values": Key(
            Many(Anything()),
            "The values that are reserved. Without it, and without `like`: any but the default.",
        ),
        "like": Key(Pattern(), "How the texts look that are reserved: a regular expression."),
        "verbs": Key(
            Many(Text()),
            "The operations concerned: `create`, `update`, an action. Without it: all that write.",
        ),
        "owner_of": Key(
            Text(), "The field that refers to a record whose owner may set the fields too."
        ),
        "because": Key(Sentence(), "The rule or the sentence on which this rests."),
    },
    short="fields",
)
