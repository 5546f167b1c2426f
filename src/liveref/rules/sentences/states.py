"""The states of records that a sentence speaks of: "closed boxes", "if `paid` is false"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.api import Operation
from liveref.model.constraints.conditions import Condition, Operator
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context, Outcomes
from liveref.rules.sentences.operators import OPPOSITES
from liveref.rules.sentences.things import FieldRef, ValueRef
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["State", "condition_of", "literal_value", "states"]

_NEAR = 6
_REFUSED = 400
_BEFORE_STATES = frozenset(
    ["be", "as", "state", "status", "become", "remain", "stay", "while", "plan"]
)
_NOUNS = ("state", "status", "mode", "setting", "option")
_JOINTS = frozenset(["or", "and", "nor", ",", "/", "(", "but"])
_AUXILIARIES = frozenset(["be", "not", "then", "only", "ever", "also", "have", "never"])


class State(NamedTuple):
    """A field of a resource's records has one of the values, or with `negated` none of them.
    `start` and `end` are the tokens that say so. An `operator` other than `=` compares the field
    with the one value."""

    resource: str
    field: str
    values: tuple[Any, ...]
    negated: bool
    start: int
    end: int
    operator: Operator = Operator.EQUAL


def states(context: Context, start: int, end: int, outcomes: Outcomes | None = None) -> list[State]:
    """The states that some tokens speak of, in order; several values of one field are one."""
    stated = [*_equalities(context, start, end)]
    taken = {at for state in stated for at in range(state.start, state.end)}
    for mark in context.chart.all("VALUE", start=start, end=end):
        if mark.start in taken or _is_verb(context, mark):
            continue
        ref = _chosen(context, mark, start, end)
        if ref is not None and _is_stated(context, mark, ref):
            negated = context.is_negated(mark.start) or _is_denied(context, mark, end)
            stated.append(State(ref.resource, ref.field, (ref.value,), negated, *mark[1:3]))
            taken |= set(range(mark.start, mark.end))
    if outcomes:
        stated += [s for s in _performed(context, start, end, outcomes) if s.start not in taken]
    merged = _merged(context.chart.tokens, sorted(stated, key=lambda state: state.start))
    return [_completed(context, state, end) for state in merged]


def _merged(tokens: tuple[Token, ...], states_in_order: list[State]) -> list[State]:
    merged: list[State] = []
    for state in states_in_order:
        last = merged[-1] if merged else None
        if last and last[:2] == state[:2] and _is_joined(tokens, last, state):
            values = tuple(dict.fromkeys((*last.values, *state.values)))
            negated = last.negated or state.negated
            merged[-1] = last._replace(values=values, negated=negated, end=state.end)
        else:
            merged.append(state)
    return merged


def _completed(context: Context, state: State, end: int) -> State:
    """A state with the values in capitals that the list of its values goes on with, though the
    document lists them nowhere: "ACTIVE, PAUSED and RESIZED"."""
    tokens = context.chart.tokens
    values, at = [*state.values], state.end
    if len(values) < 2 or not all(isinstance(v, str) and v.isupper() for v in values):
        return state
    while at + 1 < end and tokens[at].lower in (",", "or", "and"):
        at += 1
        if not tokens[at].text.isupper() or not tokens[at].text.replace("_", "").isalpha():
            continue
        values.append(tokens[at].text)
        at += 1
    return state._replace(values=tuple(dict.fromkeys(values)), end=max(at, state.end))


def _is_joined(tokens: tuple[Token, ...], first: State, second: State) -> bool:
    """Whether two states near each other are alternatives: "`open` or `full`"."""
    between = tokens[first.end : second.start]
    return len(between) <= _NEAR and any(token.lower in _JOINTS for token in between)


def _equalities(context: Context, start: int, end: int) -> Iterator[State]:
    """States as a field and its value: "`premiere` is true", "the `kind` is `floating`"."""
    chart = context.chart
    for mark in chart.all("FIELD", start=start, end=end):
        ref = context.resolve(mark)
        flagged = _flagged(context, mark, ref, start, end) if ref is not None else None
        if flagged is not None:
            yield flagged
            continue
        at = _behind_verb(context, mark.end, end)
        if ref is None or at is None or ref.location != "body":
            continue
        negated = chart.has("NOT", "NO", start=mark.end, end=at)
        values = [*_values(context, ref, at, end)]
        if values and not _is_of_other_field(context, mark, ref, at):
            values_of_field = tuple(value for value, _ in values)
            yield State(ref.resource, ref.name, values_of_field, negated, mark.start, values[-1][1])


_RAISED = frozenset(["set", "on", "raised", "ticked", "checked"])
_FLAGGING = frozenset(["mark", "flag", "tag", "be"])


def _flagged(context: Context, mark: Mark, ref: FieldRef, start: int, end: int) -> State | None:
    """A truth value that is said to be set, or that something is marked with: "whose `closed` flag
    is set", "marked as `closed`"."""
    chart = context.chart
    if "boolean" not in ref.types or ref.location != "body":
        return None
    behind = [token.lower for token in chart.tokens[mark.end : min(end, mark.end + 8)]]
    behind = behind[1:] if behind[:1] in (["flag"], ["mark"]) else behind
    owner = chart.first("RES", start=mark.end, end=mark.end + 5)
    if owner is not None and owner.value == ref.resource and "of" in behind[:1]:
        behind = [token.lower for token in chart.tokens[owner.end : min(end, owner.end + 4)]]
    negated = "not" in behind[:2]
    set_words = [word for word in behind if word != "not"]
    is_set = (
        set_words[:1] in (["is"], ["are"], ["be"], ["was"])
        and set_words[1:2] != []
        and (set_words[1] in _RAISED and set_words[2:3] != ["to"])
    )
    if is_set:
        return State(ref.resource, ref.name, (True,), negated, mark.start, mark.end + 2)
    is_literal = chart.has("LIT", start=mark.start, end=mark.end)
    before = chart.tokens[max(start, mark.start - 3) : mark.start]
    is_marked = len(before) > 1 and before[-1].lower == "as" and before[-2].forms & _FLAGGING
    if is_literal and is_marked:
        negated = context.is_negated(mark.start)
        return State(ref.resource, ref.name, (True,), negated, mark.start, mark.end)
    return None


def _is_of_other_field(context: Context, name: Mark, ref: FieldRef, at: int) -> bool:
    """Whether a value is known as one of other fields only, and the noun before it just happens to
    be what a field is called: "new pairs are `free`", though another record has a `pair`."""
    if context.chart.has("LIT", start=name.start, end=name.end):
        return False
    values = [v for m in context.chart.starting(at) if m.tag == "VALUE" for v in m.value]
    return bool(values) and all(value[:2] != ref[:2] for value in values)


def _behind_verb(context: Context, at: int, end: int) -> int | None:
    """The token behind a form of `be` (and `not`) that follows a field's name."""
    chart = context.chart
    for here in range(at, min(at + 8, end)):
        token = chart.tokens[here]
        near = here < at + 4 or chart.has("RES", start=at, end=here)
        if not near or token.text in (",", ";", ":", "("):
            return None
        if "be" in token.forms or token.text == "=" or token.lower in ("has", "to", "set"):
            return _behind_fillers(context, here + 1, end)
    return None


def _behind_fillers(context: Context, at: int, end: int) -> int:
    chart = context.chart
    while at < end and chart.has("NOT", "EXCEPT", start=at, end=at + 1):
        at += 1
    while at < end and chart.tokens[at].lower in ("set", "to", "equal", "the"):
        at += 1
    return at


def _values(context: Context, ref: FieldRef, at: int, end: int) -> Iterator[tuple[Any, int]]:
    """The values from a token on: one, or several with commas or `or` between them."""
    while at < end:
        value = literal_value(context, ref, at)
        if value is None:
            return
        yield value[0], at + 1
        at += 1
        while at < end and context.chart.tokens[at].lower in (",", "or", "nor", "either"):
            at += 1


def literal_value(context: Context, ref: FieldRef, at: int) -> tuple[Any] | None:
    """The value of a field that a token writes, in a tuple; None if it writes none."""
    chart = context.chart
    token = chart.tokens[at]
    types = ref.types
    if token.lower in ("true", "false") and "boolean" in types:
        return (token.lower == "true",)
    values = [v for m in chart.starting(at) if m.tag == "VALUE" for v in m.value]
    if token.lower in ("null", "none") and all(v[:2] != ref[:2] for v in values):
        return (None,)
    for mark in chart.starting(at):
        if mark.tag == "CODE" and context.fields and mark.value < _REFUSED and "integer" in types:
            return (mark.value,)
        if mark.tag == "VALUE":
            for value in mark.value:
                if (value.resource, value.field) == (ref.resource, ref.name):
                    return (value.value,)
        if mark.tag == "NUM" and ("integer" in types or "number" in types):
            return (mark.value,)
        if mark.tag == "LIT" and ("integer" in types or "number" in types):
            return (int(mark.value),) if mark.value.lstrip("-").isdigit() else None
        if mark.tag == "LIT" and "string" in types:
            return (mark.value.strip("\"'"),)
    return None


def _chosen(context: Context, mark: Mark, start: int, end: int) -> ValueRef | None:
    """The field of which a value is meant: of the resource that is named, else of the own one."""
    refs: tuple[ValueRef, ...] = mark.value
    near = [other.value for other in context.chart.all("RES", start=start, end=end)]
    holders = [name for own in context.resources[:1] for name in context.things.holders(own)]
    earlier = list(context.before.resources) if context.before else []
    named = [other.value for other in context.chart.all("RES")]
    for resource in (*near, *context.resources[:1], *named, *earlier, *holders):
        own = [ref for ref in refs if ref.resource == resource]
        if own:
            status = context.things.status_field(resource)
            return next((ref for ref in own if ref.field == status), own[0])
    return None


def _is_verb(context: Context, mark: Mark) -> bool:
    """Whether a word is the verb of its clause ("can be closed"), and no state."""
    chart = context.chart
    verbs = [m for m in chart.starting(mark.start) if m.tag == "OP" and m.end >= mark.end]
    own = context.operation
    if not verbs or (own is not None and all(op.id != own.id for op in verbs[0].value)):
        return False
    modal = chart.all("CAN", "CANNOT", "MUST", start=max(0, mark.start - 5), end=mark.start)
    between = chart.tokens[modal[-1].end : mark.start] if modal else ()
    return bool(modal) and all(token.forms & _AUXILIARIES for token in between)


def _is_stated(context: Context, mark: Mark, ref: ValueRef) -> bool:
    """Whether a word in plain text speaks of a state: as its value is written, as an attribute of a
    record, behind a verb of being, or behind the name of its field."""
    chart = context.chart
    token = chart.tokens[mark.start]
    if token.kind == Kind.LITERAL or (token.text == ref.value and token.text.isupper()):
        return True
    following = chart.first("RES", start=mark.end, end=mark.end + 1)
    if mark.start == 0 and token.lower.endswith("ing"):
        return False  # "reapplying settings is only possible ...": what is done
    if following is not None:
        return bool(following.value == ref.resource)
    if isinstance(ref.value, bool) and chart.has_word(*_NOUNS, start=mark.end, end=mark.end + 1):
        return False  # "the secure boot state": the name of what has states
    if _is_of_unknown(context, mark):
        return False
    if chart.first("ONLY", start=mark.end, end=mark.end + 3) is not None:
        return True
    before = chart.tokens[max(0, mark.start - 4) : mark.start]
    if any(word.forms & _BEFORE_STATES for word in before):
        return True
    joined = [m for m in chart.all("VALUE", end=mark.start) if mark.start - m.end <= 2]
    if joined and chart.tokens[mark.start - 1].lower in ("or", "and", ",", "nor"):
        return True
    near = max(0, mark.start - 3)
    if chart.has("BECOME", "NEWLY", "EXCEPT", "ONCE", start=near, end=mark.start):
        return True
    behind_noun = chart.has("RES", start=mark.start - 1, end=mark.start) if mark.start else False
    if behind_noun and chart.has("BECOME", start=max(0, mark.start - 5), end=mark.start):
        return True  # "makes a closed box free"
    names = [m for m in chart.all("FIELD", start=near, end=mark.start) if m.end <= mark.start]
    if any((named := context.resolve(m)) and named.name == ref.field for m in names):
        return True
    behind = chart.tokens[mark.end].kind if mark.end < len(chart) else Kind.SIGN
    is_alone = mark.start <= 1 and (behind == Kind.SIGN or chart.has("OR", "AND", start=mark.end))
    return is_alone or chart.has("FIELD", start=mark.end, end=mark.end + 1)


def _is_of_unknown(context: Context, mark: Mark) -> bool:
    """Whether a word is said of a thing that the document does not know: "when the extension is
    enabled"."""
    chart = context.chart
    at = mark.start - 1
    while at > 0 and chart.tokens[at].lower in ("not", "already", "still", "currently"):
        at -= 1
    if at < 1 or "be" not in chart.tokens[at].forms:
        return False
    noun = chart.tokens[at - 1]
    is_word = noun.kind == Kind.WORD and noun.lower not in words().neutral
    is_defined = any(other.start < at <= other.end for other in chart.marks)
    return is_word and not is_defined


def _is_denied(context: Context, mark: Mark, end: int) -> bool:
    """Whether "is false" follows a field that is true or false."""
    limit = min(end, mark.end + 3)
    return context.chart.has("FALSE", start=mark.end, end=limit)


def _performed(context: Context, start: int, end: int, outcomes: Outcomes) -> Iterator[State]:
    """States as what was done: "once it has been shipped", "after check-in"."""
    chart = context.chart
    for mark in chart.all("OP", start=start, end=end):
        operations: tuple[Operation, ...] = mark.value
        for operation in operations:
            if operation.id not in outcomes or not _is_done(context, mark, start):
                continue
            field, value = outcomes[operation.id]
            negated = context.is_negated(mark.start)
            yield State(operation.resource, field, (value,), negated, mark.start, mark.end)
            break


def _is_done(context: Context, mark: Mark, start: int) -> bool:
    """Whether a verb is a participle or a noun behind `after`, and so says what was done."""
    chart = context.chart
    token = chart.tokens[mark.start]
    before = max(start, mark.start - 4)
    auxiliary = chart.has("BE", start=before, end=mark.start) or chart.has_word(
        "have", start=before, end=mark.start
    )
    if chart.has("CAN", "CANNOT", "MUST", start=before, end=mark.start):
        return False
    following = chart.first("RES", start=mark.end, end=mark.end + 1)
    if following is not None and _is_inflected(token.lower):
        return any(state.resource == following.value for state in mark.value)
    is_noun = chart.has("ONCE", "UNTIL", start=max(start, mark.start - 3), end=mark.start)
    return is_noun or (auxiliary and _is_inflected(token.lower))


def _is_inflected(word: str) -> bool:
    return word in words().irregular or word.endswith(("ed", "en", "wn"))


def condition_of(state: State, holds: bool, own: str) -> Condition:
    """The condition that a state holds, or that it does not; `own` is the resource whose
    records conditions without `of` are about."""
    positive = holds != state.negated
    of = "" if state.resource == own else state.resource
    if state.operator is not Operator.EQUAL:
        operator = state.operator if positive else OPPOSITES[state.operator]
        return Condition(field=state.field, of=of, operator=operator, value=state.values[0])
    if state.values == (None,):
        operator = Operator.ABSENT if positive else Operator.PRESENT
        return Condition(field=state.field, of=of, operator=operator)
    if len(state.values) == 1:
        value = state.values[0]
        if isinstance(value, bool):
            operator = Operator.EQUAL if value == positive else Operator.NOT_EQUAL
            return Condition(field=state.field, of=of, operator=operator, value=True)
        operator = Operator.EQUAL if positive else Operator.NOT_EQUAL
        return Condition(field=state.field, of=of, operator=operator, value=value)
    operator = Operator.IN if positive else Operator.NOT_IN
    return Condition(field=state.field, of=of, operator=operator, value=list(state.values))
