"""The stages of values, records and answers."""

from __future__ import annotations

from liveref.rules.bodies.value_forms import VALUE_FORMS
from liveref.rules.reconcile.left_out import LEFT_OUT
from liveref.rules.reconcile.nullability import NULLABILITY, null_in_answers
from liveref.rules.reconcile.widening import WIDENING
from liveref.rules.resources.creation import CREATION, OWNED_CREATION
from liveref.rules.resources.natural_keys import NATURAL_KEYS
from liveref.rules.resources.statuses import STATUSES
from liveref.rules.responses.absent_answers import absent_answer
from liveref.rules.responses.code_versions import code_versions
from liveref.rules.responses.media_types import MEDIA_TYPES
from liveref.rules.responses.unlisted_codes import UNLISTED_CODES
from liveref.rules.responses.usual_codes import success_usual
from liveref.rules.rule import Stage

__all__ = ["ANSWERS", "NULLS", "RECORDS", "USUAL_CODES", "VALUES", "WIDER"]

USUAL_CODES = Stage(
    "usual-codes",
    "Codes of success by convention, where the document lists none.",
    (success_usual,),
)
VALUES = Stage(
    "values",
    "The forms of values, the media types of bodies, and the versions of codes.",
    (*VALUE_FORMS, *MEDIA_TYPES, *NATURAL_KEYS, *STATUSES, code_versions, absent_answer),
)
RECORDS = Stage(
    "records",
    "How records come into being, and which of their fields a create leaves out.",
    (*CREATION, *LEFT_OUT),
)
WIDER = Stage(
    "wider",
    "Answers take the values of requests, and owned resources are created with their owners.",
    (*WIDENING, *OWNED_CREATION),
)
NULLS = Stage("nulls", "The fields of records that may be null.", NULLABILITY)
ANSWERS = Stage(
    "answers",
    "The nulls of each answer, and the errors that an operation needs and does not list.",
    (null_in_answers, *UNLISTED_CODES),
)
