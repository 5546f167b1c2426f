"""The stages of what happens to records between their creation and their end."""

from __future__ import annotations

from liveref.rules.bodies.implied_fields import record_identifier
from liveref.rules.lifecycle.immutable import immutable_in_row, immutable_in_update
from liveref.rules.lifecycle.one_time_fields import one_time_key
from liveref.rules.lifecycle.policies import secret_policy, status_of_policy
from liveref.rules.lifecycle.preconditions import barred_by_flag, delete_in_use
from liveref.rules.lifecycle.record_changes import RECORD_CHANGES, flag_default
from liveref.rules.lifecycle.statuses import (
    initial_accepted,
    initial_settled,
    initial_shown,
    status_field,
)
from liveref.rules.lifecycle.transitions import (
    status_acted_on,
    status_like_create,
    status_needed,
    status_reached,
    status_unreachable,
)
from liveref.rules.lifecycle.unique import unique_field
from liveref.rules.resources.identifiers import given_identifier
from liveref.rules.rule import Stage

__all__ = ["CONSEQUENCES", "INITIAL", "REACHABLE", "STATUSES", "TRANSITIONS"]

STATUSES = Stage(
    "statuses", "The field that holds the status of a record.", (status_field, status_of_policy)
)
INITIAL = Stage(
    "initial-statuses",
    "The statuses of a new record.",
    (initial_accepted, initial_shown, initial_settled),
)
TRANSITIONS = Stage(
    "transitions",
    "Conditions that refuse an operation on a record, and the changes that it makes.",
    (
        status_needed,
        status_reached,
        status_like_create,
        *RECORD_CHANGES,
        delete_in_use,
        barred_by_flag,
        unique_field,
        immutable_in_row,
        immutable_in_update,
        one_time_key,
    ),
)
CONSEQUENCES = Stage(
    "consequences",
    "Facts that follow from the identifier and the transitions of a resource together.",
    (status_acted_on, flag_default, secret_policy, given_identifier, record_identifier),
)
REACHABLE = Stage(
    "reachable-statuses", "Preconditions that no record can meet are none.", (status_unreachable,)
)
