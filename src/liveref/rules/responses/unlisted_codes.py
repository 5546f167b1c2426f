"""Errors that an operation can't do without, and that its document does not list.

The exact code is sent even where it is not documented, unless 400 is the one 4xx that is: then
that one stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liveref.model.api import Effect, Location, Target
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import Rule, rule

__all__ = ["UNLISTED_CODES"]

Needs = Callable[[Draft, Workspace], bool]


def unlisted_rule(name: str, code: int) -> Callable[[Needs], Rule]:
    """Make a rule of a function that says whether an operation needs an error."""

    def named(needs: Needs) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for draft in workspace.drafts:
                is_open = code not in draft.errors and not _has_one_for_all(draft)
                if is_open and needs(draft, workspace):
                    yield Claim(draft, "unlisted", True, by_default(draft.source), key=code)

        infers.__doc__ = needs.__doc__
        return rule(name)(infers)

    return named


def _has_one_for_all(draft: Draft) -> bool:
    return 400 in draft.errors and not any(400 < code < 500 for code in draft.errors)


@unlisted_rule("unlisted-bad-body", 400)
def bad_body(draft: Draft, _: Workspace) -> bool:
    """An operation with a request body answers with 400 to one that is not as documented. A list
    and a show need no body."""
    is_binary = draft.effect is Effect.UPLOAD or draft.fields_are_headers(Side.REQUEST)
    has_body = draft.request.shape is not None or is_binary
    return has_body and not draft.effect.traits.shows_records


@unlisted_rule("unlisted-bad-query", 400)
def bad_query(draft: Draft, _: Workspace) -> bool:
    """A list with query parameters answers with 400 to a query that cannot be followed."""
    locations = [parameter.location for parameter in draft.parameters.values()]
    return draft.effect is Effect.LIST and Location.QUERY in locations


@unlisted_rule("unlisted-no-record", 404)
def no_record(draft: Draft, workspace: Workspace) -> bool:
    """An operation on one record answers with 404 where there is none, if the API creates such
    records and the operation does not."""
    is_chosen = draft.target is Target.ITEM or (
        draft.target is Target.KEY and draft.effect is Effect.UPDATE
    )
    created = workspace.resources[draft.resource].created
    return is_chosen and created and not draft.effect.creates_record


@unlisted_rule("unlisted-no-parent", 404)
def no_parent(draft: Draft, workspace: Workspace) -> bool:
    """An operation below a record of a resource that the API creates answers with 404 where that
    record does not exist."""
    return any(workspace.resources[parent].created for parent in draft.parents.values())


@unlisted_rule("unlisted-no-version", 404)
def no_version(draft: Draft, _: Workspace) -> bool:
    """A discovery operation whose path has a parameter answers with 404 to a version that does not
    exist."""
    return draft.effect is Effect.DISCOVERY and "{" in draft.source.path


@unlisted_rule("unlisted-taken", 409)
def taken(draft: Draft, workspace: Workspace) -> bool:
    """An operation whose request gives a record its identity answers with 409 if another record
    has it: a create, and a change of a record of which the API calls the identity by a name."""
    resource = workspace.resources[draft.resource]
    is_name = not matches(workspace.conventions.names.identifier, resource.identifier)
    renames = is_name and resource.created and draft.target is Target.ITEM
    fields = inner(draft.request)
    gives = draft.effect is Effect.CREATE or (draft.effect.traits.updates and renames)
    return gives and fields is not None and resource.identifier in fields.properties


@unlisted_rule("unlisted-ambiguous", 409)
def ambiguous(draft: Draft, workspace: Workspace) -> bool:
    """An operation whose body chooses a record by a key that need not be unique answers with 409 if
    several records have it."""
    resource = workspace.resources[draft.resource]
    return draft.target is Target.KEY and resource.natural_key is not None


UNLISTED_CODES = (bad_body, bad_query, no_record, no_parent, no_version, taken, ambiguous)
