"""Sentences that let no two records have the same values -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.resources import Scope, Unique
from liveref.model.sentence import Place
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.chart import Chart
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.quantities import quantities
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind

__all__ = ["unique_facts"]

_FEW = 2
_BEHIND = frozenset(["within", "across", "per", "in", "among", "for", "throughout", "and", "by"])
_GROUPING = frozenset(["per", "within", "each", "every"])
_SHORT = 8
_WORDINGS = (
    "no two ... SAME/share",
    "two ... CANNOT/NOT ... SAME/share",
    "CANNOT ... SAME ... TWICE",
    "NO/NOT/CANNOT ... TWICE",
    "CANNOT .. SAME .. FIELD ... ANOTHER",
    "CANNOT/NOT/NO .. share .. FIELD",
    "NOT/CANNOT .. repeat",
    "never within",
    "NOT/CANNOT .. be? TAKEN .. by? ANOTHER",
    "CANNOT .. SAME .. FIELD .. as? ANOTHER",
    "differ from ... FIELD ... other/every/all",
    "differ from ... other/others/all/every ... RES",
    "NO ANOTHER/other .. SAME",
    "NO ANOTHER/other RES .. have/carry/bear/use .. FIELD/it/THIS",
    "one of a kind",
    "FIELD .. use/appear/occur/exist SHOWNONCE",
    "CANNOT .. have/contain/hold/hold .. RES .. SAME",
    "NO RES .. have/contain/hold .. RES .. SAME",
    "MUST .. be .. UNIQUE",
    "CANNOT be second RES .. SAME .. FIELD",
)
_REFUSED = (
    "ALREADY .. TAKEN",
    "TAKEN .. ALREADY",
    "ALREADY .. exist/on/have",
    "ALREADY RES .. FIELD",
    "ALREADY .. RES .. SAME",
    "ALREADY .. RES .. with .. FIELD",
    "FIELD !have TAKEN",
    "RES with .. FIELD .. EXISTING",
    "RES with .. FIELD .. ALREADY",
    "ANOTHER .. SAME",
    "FIELD .. belong to ANOTHER",
    "ANOTHER RES .. have/use/bear/carry",
    "RES ... SAME .. FIELD",
    "FIELD .. be .. TAKEN",
    "TAKEN by ANOTHER",
    "SAME .. TWICE",
    "duplicate",
    "FIELD .. TWICE",
    "TWICE .. FIELD",
    "SAME FIELD",
)


@sentence_rule("unique")
def unique_facts(context: Context) -> Iterator[Constraint]:
    """Values that no two records share: everywhere, below one parent, or for one value of a field.
    The resource is that of the field; several fields count together."""
    if not _is_said(context):
        return
    fields = _fields(context)
    if not fields or _is_vague(context):
        return
    resource = fields[0].resource
    if context.place is Place.SECTION and resource not in context.named_resources:
        return
    if {"boolean", "array"} & {kind for ref in fields for kind in ref.types} or (
        len(fields) > _FEW and not context.chart.has("UNIQUE", "NOTWO", "SAME")
    ):
        return
    scope, others = _scope(context, resource, fields)
    grouping = (context.things.field(resource, name) for name in others)
    if any(ref is not None and "array" in ref.types for ref in grouping):
        return
    names = [*(ref.name for ref in fields if ref.resource == resource), *others]
    yield Unique(
        reason=context.reason("unique"),
        code=context.code,
        resource=resource,
        fields=tuple(dict.fromkeys(names)),
        scope=scope,
        ignore_case=_ignores_case(context),
    )


def _ignores_case(context: Context) -> bool:
    """Whether values that differ in case only count as the same."""
    chart = context.chart
    other = chart.has("UPPERCASE", "LOWERCASE", "UPPERLETTER", "LOWERLETTER")
    return chart.has("IGNORECASE") or (other and chart.has_word("even", "also", "whether"))


def _is_vague(context: Context) -> bool:
    """Whether "no two" stands without a noun, in a text about several resources."""
    chart = context.chart
    mark = chart.first("NOTWO")
    several = len({operation.resource for operation in context.operations}) > 1
    return mark is not None and several and not chart.has("RES", start=mark.end, end=mark.end + 2)


def _is_said(context: Context) -> bool:
    chart = context.chart
    several = any(q.unit == "RES" and q.number > 1 for q in quantities(context))
    if several and not chart.has("SAME") and match(chart, "have .. NUM RES") is not None:
        return False
    if chart.has("FIXED"):
        return False
    if match(chart, "FIELD MUST ... be different from ... other/all/every") is not None:
        return True
    plain = ("ALREADY", "SAME", "UNIQUE", "NOTWO", "TWICE")
    if not chart.has(*plain) and (context.place is Place.CODE or chart.has_word("different")):
        return False
    if not chart.has(*plain) and chart.has("MUST") and chart.has("EXISTING"):
        return False
    if chart.has("BOTH", "EXCLUSIVE_CHOICE") and not chart.has("UNIQUE", "NOTWO"):
        return False
    unique = [
        m
        for m in chart.all("UNIQUE")
        if not _is_denied(chart, m.start) and _is_predicate(context, m.start)
    ]
    if unique and not chart.has("COUNT"):
        return True
    if any(places(chart, _WORDINGS)) or _is_of_one(context):
        return not chart.has("NOEFFECT")
    refused = context.is_refusal or _is_only_if_not(context)
    return refused and any(places(chart, _REFUSED))


def _is_of_one(context: Context) -> bool:
    """Whether a value belongs to one record of its resource: "given to no more than one box"."""
    chart = context.chart
    patterns = (
        "FIELD CANNOT ... to/by/for/in/on more than one r:RES",
        "FIELD ... to/by/for/in/on one r:RES ONLY",
        "FIELD ... to/by/for/in/on ONLY one r:RES",
        "FIELD ... to/by/for/in/on not more than one r:RES",
        "FIELD ... to/by/for/in/on no more than one r:RES",
        "FIELD ... to/by/for/in/on at most one r:RES",
    )
    for slots in places(chart, patterns):
        name = context.resolve(chart.all("FIELD", start=slots[""].start)[0])
        if name is not None and name.resource == slots["r"].value:
            return True
    return False


def _is_predicate(context: Context, at: int) -> bool:
    """Whether "unique" is said of something, and is no attribute of a noun ("a unique name")."""
    chart = context.chart
    if at == 0:
        behind = chart.tokens[1].lower if len(chart) > 1 else "."
        is_noun = chart.tokens[1].kind == Kind.WORD if len(chart) > 1 else False
        return bool(context.fields) and (not is_noun or behind in _BEHIND)
    before = chart.tokens[max(0, at - 4) : at]
    following = chart.tokens[at + 1] if at + 1 < len(chart) else None
    is_attribute = before[-1].lower in ("a", "an", "the") and following is not None
    if is_attribute and following is not None and following.text != ".":
        return False
    verbs = any(token.forms & {"be", "differ", "not", "never", "have"} for token in before)
    word = chart.tokens[at].forms
    return verbs or not word & {"unique", "distinct"}


def _is_denied(chart: Chart, at: int) -> bool:
    """Whether "need not be unique" is said."""
    return chart.has("NOT", "NO", start=max(0, at - 4), end=at)


def _is_only_if_not(context: Context) -> bool:
    """Whether something is possible only if a value is not taken."""
    chart = context.chart
    return chart.has("CAN", "MUST") and match(chart, "IF ... NOT/NO/EMPTY ... ANOTHER") is not None


def _fields(context: Context) -> list[FieldRef]:
    """The fields whose values differ: those named, else the one described."""
    chart = context.chart
    named: list[FieldRef] = []
    for mark in chart.all("FIELD"):
        ref = context.resolve(mark)
        if ref is None or ref.location != "body" or not is_plainly_named(context, ref):
            continue
        if _is_identifier(context, ref) or "boolean" in ref.types:
            continue
        if all(ref[:2] != other[:2] for other in named):
            named.append(ref)
    own = [ref for ref in context.fields if ref.location == "body"]
    if own:
        same = [r for r in own if not _is_identifier(context, r) and not _is_parent(context, r)]
        names = [ref for ref in named if same and ref.resource == same[0].resource]
        is_other = names and all(ref.name != same[0].name for ref in names)
        return same[:1] if not is_other or chart.has("THIS") else [*same[:1], *names]
    if named:
        first = named[0].resource
        return [ref for ref in named if ref.resource == first]
    is_short = len(chart) <= _SHORT
    leans = context.before is not None and (context.is_pronominal or is_short)
    return list(context.before.subjects) if context.before is not None and leans else []


def _is_parent(context: Context, ref: FieldRef) -> bool:
    """Whether a field refers to the record above in the path."""
    target = context.things.target(ref.resource, ref.name)
    return target is not None and target in context.things.resources[ref.resource].parents


def _is_identifier(context: Context, ref: FieldRef) -> bool:
    return ref.name == context.things.resources[ref.resource].identifier


def _scope(context: Context, resource: str, fields: list[FieldRef]) -> tuple[Scope, list[str]]:
    """The records that are compared, and the fields that refer to what they belong to."""
    chart = context.chart
    own = match(chart, "PER .. PROJECT") or match(chart, "in .. PROJECT")
    if own is not None and not any(m.value == "project" for m in chart.all("RES")):
        return Scope.PROJECT, []
    holders = [mark.value for mark in chart.all("RES") if mark.value != resource]
    links = {name: context.things.link(resource, name) for name in holders}
    refs = [link for link in links.values() if link]
    if refs:
        return Scope.ALL, [ref for ref in refs if all(ref != other.name for other in fields)]
    if any(link == "" for link in links.values()):
        return Scope.PARENT, []
    return Scope.ALL, _grouping(context, resource, fields)


def _grouping(context: Context, resource: str, fields: list[FieldRef]) -> list[str]:
    """The fields behind "per" or "within one": values may repeat from one of theirs to another."""
    names = {ref.name for ref in fields}
    grouping: list[str] = []
    for mark in context.chart.all("FIELD"):
        ref = context.resolve(mark, resource)
        words_ = {
            token.lower for token in context.chart.tokens[max(0, mark.start - 3) : mark.start]
        }
        if ref is not None and ref.name not in names and words_ & _GROUPING:
            grouping.append(ref.name)
    return grouping
