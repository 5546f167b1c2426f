"""The context of reading a sentence: its chart, its clauses, and the operations and fields it
stands at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from liveref.model.api import Effect, Operation
from liveref.model.reason import Evidence, Reason
from liveref.model.sentence import Place, Sentence
from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.clauses import Clause, clauses_of
from liveref.rules.sentences.lexicon import Lexicon
from liveref.rules.sentences.things import FieldRef, Things
from liveref.rules.sentences.tokens import Kind
from liveref.rules.sentences.words import words

__all__ = ["Context", "Memory", "Outcomes"]

_REFUSED = 400
_DERIVED = frozenset(
    ["clauses", "subjects", "named_subject", "resources", "named_resources", "code", "is_refusal"]
)
_BEGIN = 2
_PRONOUNS = frozenset(["it", "this", "these", "they", "its", "their", "both", "the", "that"])


Outcomes = dict[str, tuple[str, Any]]
"""Operation id -> the field of its record that it sets, and the value: what "once it has been
closed" means."""


class Memory(NamedTuple):
    """Facts from other sentences: the `outcomes` of operations, and the `counters`: operation id ->
    the field that counts its calls, the fields that only the service sets, and `values` of fields
    that no table has, and the fields of which a sentence gives the `initial` value."""

    outcomes: Outcomes
    counters: dict[str, str]
    read_only: set[tuple[str, str]]
    values: dict[tuple[str, str], tuple[Any, ...]]
    initial: set[tuple[str, str]]


class Context:
    """A sentence with all that its words may refer to. `before` is the context of the sentence
    before it in the same piece of prose."""

    def __init__(
        self, sentence: Sentence, lexicon: Lexicon, memory: Memory, before: Context | None = None
    ) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self.memory = memory
        self.things: Things = lexicon.things
        self.chart = self._with_aliases(lexicon.chart(sentence))
        self.before = before
        self.after: Context | None = None
        if before is not None:
            before.after = self
        self.place = sentence.place
        self.hedge: str | None = None
        """The words by which the sentence demands nothing, None until `hedging` has looked."""

    def read_again(self) -> None:
        """Make the chart anew, after more words have become known."""
        names = [name for name in vars(self) if name in _DERIVED]
        for name in names:
            delattr(self, name)
        self.hedge = None
        self.chart = self._with_aliases(self.lexicon.chart(self.sentence))

    def _with_aliases(self, chart: Chart) -> Chart:
        """The chart with each noun as the name of the resource that stands nearest: a `track` that
        is created below a playlist is a `playlist_track`."""
        chart = self._with_compounds(chart)
        aliases: dict[str, str] = {}
        own = {operation.resource for operation in self.operations}
        for name in {mark.value for mark in chart.all("RES")} if len(own) == 1 else ():
            for resource in own:
                below = f"{resource}_{name}"
                if resource.endswith(f"_{name}"):
                    aliases[name] = resource
                elif below in self.things.resources and self.things.link(name, resource) is None:
                    aliases[name] = below
        if not aliases:
            return chart
        renamed = (
            mark._replace(value=aliases.get(mark.value, mark.value)) if mark.tag == "RES" else mark
            for mark in chart.marks
        )
        return Chart(chart.tokens, renamed)

    def _with_compounds(self, chart: Chart) -> Chart:
        """The chart with a noun and the word before it as one resource, where one is called so: a
        "group snapshot" is a `share_group_snapshot`, and no `snapshot`."""
        names = self.things.resources
        renamed = list(chart.marks)
        for at, mark in enumerate(renamed):
            if mark.tag != "RES" or not mark.start or mark.value not in names:
                continue
            ending = f"_{chart.tokens[mark.start - 1].lower}_{mark.value}"
            longer = [name for name in names if f"_{name}".endswith(ending)]
            if len(longer) == 1:
                renamed[at] = mark._replace(value=longer[0])
        return chart if renamed == list(chart.marks) else Chart(chart.tokens, renamed)

    def reason(self, kind: str) -> Reason:
        """The reason of a fact that the sentence gives."""
        return Reason(
            rule=f"sentence-{kind}",
            evidence=Evidence.PROSE,
            origin=self.sentence.origin,
            text=self.sentence.text,
        )

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the sentence."""
        return clauses_of(self.chart)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations that the sentence stands at, each once."""
        ops = (self.things.operations.get(s.operation) for s in self.sentence.subjects)
        return tuple(
            {operation.id: operation for operation in ops if operation is not None}.values()
        )

    @cached_property
    def operation(self) -> Operation | None:
        """The operation that the sentence introduces, or whose code it explains, if it is one."""
        if self.place not in (Place.OPERATION, Place.CODE):
            return None
        return self.operations[0] if len(self.operations) == 1 else None

    @cached_property
    def fields(self) -> tuple[FieldRef, ...]:
        """The fields or parameters that the sentence describes, those that requests set first."""
        if self.place is not Place.PARAMETER:
            return ()
        refs: dict[tuple[str, str, str, str], FieldRef] = {}
        for ref in sorted(self._described(), key=lambda ref: ref.operation):
            refs.setdefault((ref.resource, ref.name, ref.location, ref.operation), ref)
        return tuple(refs.values())

    def _described(self) -> Iterator[FieldRef]:
        for subject in self.sentence.subjects:
            operation = self.things.operations.get(subject.operation)
            if operation is None:
                continue
            if subject.location == "body":
                ref = self.things.field(operation.resource, subject.name)
                if ref is not None:
                    yield ref
            for parameter in operation.parameters if subject.location == "query" else ():
                if parameter.location.value == "query" and parameter.name == subject.name:
                    schema = parameter.schema
                    name = parameter.name
                    yield FieldRef(operation.resource, name, schema, "query", operation.id)

    @cached_property
    def subjects(self) -> tuple[FieldRef, ...]:
        """The fields that the sentence is about: the one that it names first, else those that it
        describes, else those of the sentence before."""
        named = self.named_subject
        if self.fields and (named is None or named.name in {ref.name for ref in self.fields}):
            return self.fields
        if named is not None:
            return (named,)
        return self.before.subjects if self.before is not None and self.is_pronominal else ()

    @cached_property
    def named_subject(self) -> FieldRef | None:
        """The field that is named first, at the begin of the sentence in a description."""
        literals = {mark.start for mark in self.chart.all("LIT")}
        for mark in self.chart.all("FIELD"):
            if self.fields and mark.start > _BEGIN:
                return None
            if mark.start and self.chart.tokens[mark.start - 1].lower == "unlike":
                continue
            if self.fields and self._is_listed(mark, literals):
                continue  # one of several values, and no field
            if self.chart.has("STARTS", "ENDS", start=mark.start, end=mark.end + 1):
                continue  # "must start with": the verb, and no field
            ref = self.resolve(mark)
            described = {other.resource for other in self.fields}
            if ref is not None and (not described or ref.resource in described):
                return ref
        return None

    def _is_listed(self, mark: Mark, literals: set[int]) -> bool:
        """Whether a literal stands in a list of literals in capitals."""
        text = self.chart.tokens[mark.start].text
        behind = self.chart.tokens[mark.end].text if mark.end < len(self.chart) else ""
        is_value = mark.start in literals and text.isupper() and len(literals) > 1
        return is_value and behind in (",", "or", "and")

    @property
    def is_pronominal(self) -> bool:
        """Whether the sentence begins with a pronoun, or with no noun at all."""
        return bool(self.chart.tokens) and self.chart.tokens[0].lower in _PRONOUNS

    @property
    def field(self) -> FieldRef | None:
        """The one field that the sentence is about."""
        return next(iter(self.subjects), None)

    @cached_property
    def resources(self) -> tuple[str, ...]:
        """The resources that the sentence may be about, the likeliest first: those it names, and
        that of the operation it stands at."""
        named = [mark.value for mark in self.chart.all("RES")]
        own = [operation.resource for operation in self.operations]
        if self.fields:
            own = [ref.resource for ref in self.fields]
        near = list(dict.fromkeys(own))
        if self.place is Place.SECTION:
            earlier = list(self.before.named_resources) if self.before else []
            own_first = near if len(near) == 1 else []
            return tuple(dict.fromkeys([*own_first, *named, *earlier]))
        return tuple(dict.fromkeys([*near, *named]))

    @cached_property
    def named_resources(self) -> tuple[str, ...]:
        """The resources that the sentence names, or that the ones before it name."""
        named = tuple(dict.fromkeys(mark.value for mark in self.chart.all("RES")))
        return named or (self.before.named_resources if self.before else ())

    @property
    def resource(self) -> str | None:
        """The resource that the sentence is about."""
        return next(iter(self.resources), None)

    @property
    def is_requested(self) -> bool:
        """Whether a request may give the field that a sentence is about: where it describes a
        row, one of a request."""
        if self.place is Place.PARAMETER:
            return any(s.side == "request" for s in self.sentence.subjects)
        return True

    def resolve(self, mark: Mark, resource: str | None = None) -> FieldRef | None:
        """The field that a mark names: of the resource, else of the likeliest one."""
        refs: tuple[FieldRef, ...] = mark.value
        owners = list(self._owners(mark)) if resource is None else []
        if owners and not any(ref.resource in owners for ref in refs):
            return None if self._is_owned(mark) else self._likeliest(refs)
        order = [resource] if resource else [*owners, *self.resources]
        for name in order:
            for ref in refs:
                if ref.resource == name and ref.location == "body":
                    return ref
        if resource is None and len({ref.resource for ref in refs}) == 1:
            return refs[0]
        return None

    def _is_owned(self, mark: Mark) -> bool:
        """Whether a record "has" the field, which the resource lacks."""
        before = self.chart.tokens[max(0, mark.start - 3) : mark.start]
        return any(token.lower in ("has", "have") for token in before)

    def _likeliest(self, refs: tuple[FieldRef, ...]) -> FieldRef | None:
        for name in self.resources:
            for ref in refs:
                if ref.resource == name and ref.location == "body":
                    return ref
        return refs[0] if len({ref.resource for ref in refs}) == 1 else None

    def _owners(self, mark: Mark) -> Iterator[str]:
        """The resources that stand beside a field: "the code of a shelf", "the seat's label"."""
        chart = self.chart
        for other in chart.all("RES"):
            gap = chart.tokens[mark.end : other.start]
            if mark.end <= other.start <= mark.end + 3 and any(t.lower == "of" for t in gap):
                yield other.value
        for other in chart.all("RES"):
            between = {token.lower for token in chart.tokens[other.end : mark.start]}
            near = other.end <= mark.start <= other.end + 1
            has = other.end < mark.start <= other.end + 4 and between & {"has", "have", "with"}
            if near or has:
                yield other.value

    def mentioned(self, resource: str | None = None) -> list[FieldRef]:
        """The fields that the sentence names, each once, in order."""
        literals = {mark.start for mark in self.chart.all("LIT")}
        marks = self.chart.all("FIELD")
        written = [mark for mark in marks if mark.start in literals]
        chosen = written if len(written) > 1 else marks
        return list(_once(self.resolve(mark, resource) for mark in chosen))

    def written(self) -> list[FieldRef]:
        """The fields whose names stand in the sentence as literals, each once, in order."""
        marks = self.chart.all("FIELD")
        literals = [m for m in marks if self.chart.has("LIT", start=m.start, end=m.end)]
        return list(_once(self.resolve(mark) for mark in literals))

    @cached_property
    def code(self) -> int | None:
        """The code of a refusal that the sentence states."""
        codes = [code for code in self.chart.values("CODE") if code >= _REFUSED]
        if codes:
            return int(codes[0])
        for mark in self.chart.all("CODENAME"):
            if mark.end - mark.start > 1 or self.chart.has("ANSWER", "REFUSE", end=mark.start):
                return int(mark.value)
        if self.place is Place.CODE:
            own = {subject.code for subject in self.sentence.subjects}
            code = next(iter(own)) if len(own) == 1 else None
            return code if code is not None and code >= _REFUSED else None
        return None

    @cached_property
    def is_refusal(self) -> bool:
        """Whether the sentence says that a request is refused."""
        refused = [m for m in self.chart.all("REFUSE") if self._is_refusing(m)]
        return bool(refused) or self.code is not None

    def _is_refusing(self, mark: Mark) -> bool:
        """Whether words of refusal say that a request is refused, and not that some other work
        fails ("when the upgrade fails"), or what has to do with errors ("error details")."""
        if self.is_negated(mark.start, 2):
            return False
        clause = next((c for c in self.clauses if c.start <= mark.start < c.end), None)
        word = self.chart.tokens[mark.start].lower
        if word.startswith("fail") and clause is not None and clause.kind in ("IF", "WHILE"):
            return False
        following = self.chart.tokens[mark.end] if mark.end < len(self.chart) else None
        if word != "error" or mark.end - mark.start > 1 or following is None:
            return True
        return following.kind != Kind.WORD or following.lower in words().behind_errors

    def is_negated(self, at: int, reach: int = 4) -> bool:
        """Whether a word of negation stands shortly before a token, in the same clause."""
        start = max([clause.start for clause in self.clauses if clause.start <= at], default=0)
        return self.chart.has("NOT", "NO", "EXCEPT", start=max(start, at - reach), end=at)

    @property
    def is_list(self) -> bool:
        """Whether the sentence stands at a list."""
        return self.operation is not None and self.operation.effect is Effect.LIST


def _once(refs: Iterator[FieldRef | None]) -> Iterator[FieldRef]:
    seen: set[tuple[str, str]] = set()
    for ref in refs:
        if ref is not None and (ref.resource, ref.name) not in seen:
            seen.add((ref.resource, ref.name))
            yield ref
