"""Sentences about records that belong to others -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Related
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.resources import Cascade, InUse, ReferenceTo
from liveref.model.sentence import Place
from liveref.rules.sentences.clauses import CONDITIONS
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import condition_of, states

__all__ = ["cascade_facts", "deletes", "in_use_facts", "reference_facts"]


def deletes(context: Context) -> list[Operation]:
    """The deletes that a sentence is about: the one it stands at, or that it names."""
    if context.operation is not None and context.operation.effect is Effect.DELETE:
        return [context.operation]
    if context.place is Place.CODE:
        own_deletes = [one for one in context.operations if one.effect is Effect.DELETE]
        if own_deletes and len(own_deletes) == len(context.operations):
            return own_deletes
    if context.place is Place.OPERATION:
        return []
    named = [
        operation
        for mark in context.chart.all("OP")
        for operation in mark.value
        if operation.effect is Effect.DELETE
    ]
    about = [one for one in named if one.resource in context.resources]
    if context.chart.has("DELETE") and context.operation is None:
        for resource in context.named_resources:
            about += context.things.of_effect(resource, Effect.DELETE)
    return list({one.id: one for one in about}.values())


def children_named(context: Context, holder: str) -> list[str]:
    """The resources with records that belong to one of `holder`, and that the sentence names."""
    named = dict.fromkeys(mark.value for mark in context.chart.all("RES"))
    return [
        name for name in named if name != holder and context.things.link(name, holder) is not None
    ]


@sentence_rule("in-use")
def in_use_facts(context: Context) -> Iterator[Constraint]:
    """Records that keep another one from being deleted."""
    chart = context.chart
    if not _blocks(context):
        return
    for operation in deletes(context):
        holder = operation.resource
        if any(state.resource == holder for state in states(context, 0, len(chart))):
            continue
        children = children_named(context, holder)
        if not children and _is_generic(context, holder):
            children = [n for n in context.things.children(holder) if n != holder]
        for child in children:
            by = context.things.field(child, context.things.link(child, holder) or "")
            if by is not None and "array" in by.types:
                continue
            where = [s for s in states(context, 0, len(chart)) if s.resource == child]
            if where and not _is_plain(context, child):
                continue
            yield InUse(
                reason=context.reason("in-use"),
                code=context.code,
                resource=holder,
                records=Related(
                    resource=child,
                    by=context.things.link(child, holder) or "",
                    where=tuple(condition_of(s, holds=True, own=child) for s in where),
                ),
                operation=operation.verb,
            )


def _is_plain(context: Context, child: str) -> bool:
    """Whether it is said how the other records stand to the one that would go, or that a state of
    theirs is in the way: "as long as a claim of it is `open`"."""
    chart = context.chart
    return chart.has("INUSE", "EMPTY") or any(
        mark.value == child
        for clause in context.clauses
        if clause.kind in CONDITIONS
        for mark in chart.all("RES", start=clause.start, end=clause.end)
    )


def _blocks(context: Context) -> bool:
    """Whether the sentence says that a delete is refused because of other records."""
    chart = context.chart
    if chart.has("TOGETHER") and not (chart.has("CANNOT") or context.is_refusal):
        return False
    refused = (
        context.is_refusal
        or chart.has("CANNOT")
        or (chart.has("ONLY") and chart.has("CAN") and not chart.has("WHILE", "ONCE"))
        or match(chart, "MUST .. be? EMPTY") is not None
        or (chart.has("MUST") and chart.has("UNTIL", "IF", "first"))
    )
    return bool(refused)


def _is_generic(context: Context, holder: str) -> bool:
    """Whether it says "in use", or "empty", and not by which records."""
    chart = context.chart
    in_use = match(chart, "in use") or match(chart, "still use") or match(chart, "be use .. by")
    empty = (
        match(chart, "EMPTY RES") or match(chart, "MUST be EMPTY") or match(chart, "NOT .. EMPTY")
    )
    named = {mark.value for mark in chart.all("RES")} - {holder}
    return bool(in_use or empty) and not named


@sentence_rule("cascade")
def cascade_facts(context: Context) -> Iterator[Constraint]:
    """Records that go together with the record they belong to."""
    chart = context.chart
    if context.place is Place.PARAMETER:
        return
    if context.is_refusal or (chart.has("CANNOT", "UNLESS") and not _is_gone(context)):
        return
    if chart.has("STILLTHERE") and not chart.has("TOGETHER"):
        return
    if match(chart, "DELETE from") is not None or chart.has_word("disassociate", "detach"):
        return
    if chart.has("MUST", "ONLY", "UNLESS", "UNTIL") or match(chart, "IF .. EMPTY/NO"):
        return
    for operation in deletes(context):
        if not _is_deleted(context, operation):
            continue
        for child in children_named(context, operation.resource):
            if not _goes_too(context, child):
                continue
            yield Cascade(
                reason=context.reason("cascade"),
                resource=operation.resource,
                records=Related(
                    resource=child, by=context.things.link(child, operation.resource) or ""
                ),
            )


def _is_deleted(context: Context, operation: Operation) -> bool:
    """Whether it is a record of this resource that the sentence says to be deleted."""
    if context.operation is not None:
        return True
    for clause in context.clauses:
        if clause.kind in ("IF", "ONCE"):
            mark = context.chart.first("RES", start=clause.start, end=clause.end)
            return mark is not None and mark.value == operation.resource
    first = context.chart.first("RES")
    return first is not None and first.value == operation.resource


def _is_gone(context: Context) -> bool:
    """Whether "cannot be retrieved any more" is said of what is deleted."""
    return match(context.chart, "CANNOT .. SHOW") is not None


def _goes_too(context: Context, child: str) -> bool:
    chart = context.chart
    mark = next((mark for mark in chart.all("RES") if mark.value == child), None)
    if mark is None or chart.has_word("from", start=max(0, mark.start - 2), end=mark.start):
        return False
    places = [m.start for m in chart.all("RES") if m.value == child]
    conditions = [at for c in context.clauses if c.kind == "IF" for at in range(c.start, c.end)]
    if set(places) <= {*conditions}:
        return False  # what leads to the delete, and not what goes too
    stays = chart.has("NOT", "STILLTHERE", start=max(0, mark.start - 3))
    if stays and not _is_gone(context):
        return False
    at_delete = context.operation is not None and context.operation.effect is Effect.DELETE
    if not at_delete and not _tells_of_delete(context):
        return False
    gone = (
        at_delete
        or chart.has("DELETE")
        or any(operation.effect is Effect.DELETE for ops in chart.values("OP") for operation in ops)
    )
    together = chart.has("TOGETHER") or match(chart, "take .. RES .. with") is not None
    passive = match(chart, "RES .. be .. DELETE") is not None
    deleting = match(chart, "DELETE/OP ... and .. RES") is not None
    entailed = match(chart, "entail/imply/involve/mean ... DELETE/OP ... r:RES")
    follows = entailed is not None and entailed["r"].value == child
    return gone and (together or passive or deleting or follows)


def _tells_of_delete(context: Context) -> bool:
    """Whether a sentence that stands at no delete tells what follows from one."""
    chart = context.chart
    conditional = match(chart, "IF/ONCE .. RES .. DELETE/OP") or match(chart, "IF/ONCE .. DELETE")
    gerund = bool(chart.tokens) and chart.tokens[0].lower.endswith("ing")
    taken = match(chart, "take .. RES .. with")
    return bool(taken or ((conditional or gerund) and chart.has("TOGETHER", "DELETE")))


@sentence_rule("reference")
def reference_facts(context: Context) -> Iterator[Constraint]:
    """Fields that must identify an existing record."""
    if not _demands_existence(context):
        return
    for resource, field, target in _references(context):
        yield ReferenceTo(
            reason=context.reason("reference"),
            code=context.code,
            resource=resource,
            field=field,
            target=target,
        )


def _demands_existence(context: Context) -> bool:
    chart = context.chart
    if chart.has("DIFFERENT", "NUM") or match(chart, "valid UUID") is not None:
        return False
    if match(chart, "NOT match .. FIELD") or match(chart, "NOTEXIST the? FIELD of"):
        return False
    missing = chart.has("NOTEXIST") or match(chart, "NO RES .. have") is not None
    missing = missing or match(chart, "NOT .. EXISTING/MEAN") is not None
    missing = missing or match(chart, "EMPTY/NO RES .. with .. FIELD") is not None
    if missing and (context.is_refusal or chart.has("CANNOT")):
        return True
    must = chart.first("MUST")
    if must is None or context.is_negated(must.start, 3):
        return False
    if match(chart, "MUST be present/available/GIVE IF/ONCE/in") is not None:
        return False
    exists = match(chart, "MUST be/EXISTING .. EXISTING?")
    exists = exists if exists and chart.has("EXISTING") else None
    exists = exists or match(chart, "MUST .. MEAN .. EXISTING/RES")
    exists = exists or match(chart, "MUST .. be .. RES .. EXISTING/SERVICE")
    return exists is not None and not chart.has("ONLY")


def _references(context: Context) -> Iterator[tuple[str, str, str]]:
    """(resource, field, resource it refers to) that the sentence may be about."""
    things = context.things
    for refs in (context.fields, context.mentioned()):
        targets = [(ref, things.target(*ref[:2])) for ref in refs if ref.location == "body"]
        referring = [
            (ref.resource, ref.name, target) for ref, target in targets if target is not None
        ]
        if referring:
            yield referring[0]
            return
    operation = context.operation
    if operation is None or operation.request is None:
        return
    for target in dict.fromkeys(mark.value for mark in context.chart.all("RES")):
        for name in operation.request.record.properties:
            if target != operation.resource and things.target(operation.resource, name) == target:
                yield operation.resource, name, target
