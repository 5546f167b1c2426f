"""The words of one document: what it calls its resources, fields, values and operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from liveref.model.api import API, Effect, Operation
from liveref.model.sentence import Sentence
from liveref.naming.nouns import plural, singular, slug
from liveref.rules.sentences.chart import Chart, Mark
from liveref.rules.sentences.meanings import Meanings
from liveref.rules.sentences.names import (
    ends_so,
    field_phrases,
    head_noun,
    nominal_forms,
    other_noun,
    state_phrases,
    title_verb,
)
from liveref.rules.sentences.phrases import Phrase, Phrases, without_contained
from liveref.rules.sentences.sanctions import ruled_out, sanctions
from liveref.rules.sentences.shadowing import without_shadowed
from liveref.rules.sentences.things import FieldRef, Things, ValueRef
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.values import Values, known_values
from liveref.rules.sentences.words import words

__all__ = ["Lexicon"]

_CODES = frozenset(str(status.value) for status in HTTPStatus)
_BOUNDS = frozenset(
    ["MIN", "MAX", "ABOVE", "BELOW", "BETWEEN", "RANGETO", "EXACT", "ORMORE", "ORLESS"]
)
_MEASURES = frozenset(
    ["be", "of", ":", "a", "length", "value", "size", "number", "allow", "possible"]
)
_COUNTED = frozenset(["CHARS", "ITEMS", "RES", "DIGIT", "ORMORE", "ORLESS", "LENGTH"])


class Lexicon:
    """Reads sentences into charts with the words of a document."""

    def __init__(
        self,
        api: API,
        sentences: Iterable[Sentence],
        meanings: Meanings,
        more: Values | None = None,
    ) -> None:
        """`more` are values that fields may have beside those that the document lists."""
        self.things = Things(api)
        self.values = known_values(self.things, sentences, more or {})
        self._meanings = meanings
        self._exact: dict[str, list[FieldRef]] = {}
        self._exact_values: dict[str, list[ValueRef]] = {}
        phrases = [*self._resources(), *self._fields(), *self._values(), *self._operations()]
        self._phrases = Phrases(phrases)
        self._own = {word for phrase in phrases for word in phrase.words}

    def chart(self, sentence: Sentence) -> Chart:
        """A sentence with marks for all that its words name and mean."""
        tokens, general, hedging = self._meanings.of(sentence)
        marks = list(general)
        own = without_contained(self._phrases.marks(tokens))
        marks += [m for m in own if not (_is_gerund(tokens, m) or _is_by_default(tokens, m))]
        marks += self._hedges(tokens, hedging)
        marks += self._literals(tokens)
        marks += _numbers(tokens, marks)
        marks += [*sanctions(tokens, marks), *ruled_out(tokens, marks)]
        marks = [m for m in without_shadowed(marks, tokens) if not _is_opposite(tokens, m)]
        return Chart(tokens, {mark[:3]: mark for mark in reversed(marks)}.values())

    def _hedges(self, tokens: tuple[Token, ...], marks: tuple[Mark, ...]) -> Iterator[Mark]:
        """Words that hedge, but those by which the document calls a thing of its own."""
        for mark in marks:
            is_own = mark.end - mark.start == 1 and tokens[mark.start].forms & self._own
            if not (is_own and mark.tag == "elsewhere"):
                yield mark

    def _literals(self, tokens: tuple[Token, ...]) -> Iterator[Mark]:
        for at, token in enumerate(tokens):
            names = self._exact.get(slug(token.text), [])
            if token.kind != Kind.LITERAL:
                if "_" in token.text and names:
                    yield Mark("FIELD", at, at + 1, tuple(names))
                continue
            yield Mark("LIT", at, at + 1, token.text)
            if names:
                yield Mark("FIELD", at, at + 1, tuple(names))
            values = self._exact_values.get(token.lower.strip("\"'"), [])
            if values:
                yield Mark("VALUE", at, at + 1, tuple(values))

    def _resources(self) -> Iterator[Phrase]:
        names = set(self.things.resources)
        for resource in self.things.resources.values():
            for text in {resource.name, resource.plural}:
                yield from _nouns(text, "RES", resource.name)
            last = resource.name.rpartition("_")[2]
            shared = [name for name in names if name.rpartition("_")[2] == last]
            if last not in names and len(shared) == 1:
                yield from _nouns(last, "RES", resource.name)
        for operation in self.things.api.operations:
            noun = other_noun(operation, names)
            if noun:
                yield Phrase((noun,), "RES", operation.resource)

    def _fields(self) -> Iterator[Phrase]:
        phrases: dict[tuple[str, ...], list[FieldRef]] = {}
        heads: dict[tuple[str, ...], list[FieldRef]] = {}
        for ref in self._refs():
            self._exact.setdefault(slug(ref.name), []).append(ref)
            for phrase in field_phrases(ref):
                phrases.setdefault(phrase, []).append(ref)
            for phrase in head_noun(ref):
                heads.setdefault(phrase, []).append(ref)
        for phrase, refs in heads.items():
            owners = [ref.resource for ref in refs]
            taken = {ref.resource for ref in phrases.get(phrase, ())}
            alone = [r for r in refs if owners.count(r.resource) == 1 or ends_so(r, phrase)]
            alone = [r for r in alone if r.resource not in taken]
            phrases.setdefault(phrase, []).extend(alone)
        nouns = {(singular(n),) for n in self.things.resources}
        nouns |= {(plural(n),) for n in self.things.resources}
        for parts, refs in phrases.items():
            if parts not in nouns:
                yield Phrase(parts, "FIELD", tuple(refs))

    def _refs(self) -> Iterator[FieldRef]:
        for fields in self.things.fields.values():
            yield from fields.values()
        for operation in self.things.api.operations:
            for parameter in operation.parameters:
                if parameter.location.value == "query":
                    yield FieldRef(
                        operation.resource,
                        parameter.name,
                        parameter.schema,
                        "query",
                        operation.id,
                    )

    def _values(self) -> Iterator[Phrase]:
        phrases: dict[tuple[str, ...], list[ValueRef]] = {}
        for (resource, field), values in self.values.items():
            for value in values:
                ref = ValueRef(resource, field, value)
                self._exact_values.setdefault(str(value).lower(), []).append(ref)
                parts = tuple(f"={part}" for part in slug(str(value)).split("_"))
                if slug(str(value)) in self.things.resources:
                    continue
                if (
                    isinstance(value, str)
                    and parts != ("=",)
                    and slug(value) not in words().unnamed
                ):
                    phrases.setdefault(parts, []).append(ref)
        for flag in self._refs():
            if "boolean" in flag.types and flag.location == "body":
                for parts in state_phrases(flag.name):
                    phrases.setdefault(parts, []).append(ValueRef(flag.resource, flag.name, True))
        for parts, refs in phrases.items():
            exact = tuple(f"={part}" for part in parts) if len(parts[0]) < 4 else parts
            yield Phrase(exact, "VALUE", tuple(refs))

    def _operations(self) -> Iterator[Phrase]:
        phrases: dict[tuple[str, ...], list[Operation]] = {}
        for operation in self.things.api.operations:
            for parts in self._verbs(operation):
                phrases.setdefault(parts, []).append(operation)
        for parts, operations in phrases.items():
            yield Phrase(parts, "OP", tuple(operations))

    def _verbs(self, operation: Operation) -> Iterator[tuple[str, ...]]:
        """The verbs that an operation is called by, and the nouns that are made of them."""
        verbs = {words_ for words_ in [title_verb(operation, self.things)] if words_}
        if operation.effect is Effect.ACTION:
            verbs.add(tuple(slug(operation.verb).split("_")))
        for verb in words().verbs.get(operation.effect.value, ()):
            verbs.add((verb,))
        for parts in verbs:
            yield parts
            if len(parts) > 1:
                yield ("-".join(parts),)
            else:
                yield from nominal_forms(parts[0])


def _is_gerund(tokens: tuple[Token, ...], mark: Mark) -> bool:
    """Whether a verb looks like a form of a resource's name: "hosting" is no `host`."""
    word = tokens[mark.end - 1].lower
    return mark.tag == "RES" and word.endswith("ing") and not str(mark.value).endswith("ing")


def _is_by_default(tokens: tuple[Token, ...], mark: Mark) -> bool:
    """Whether "default" is no value, but a part of "by default"."""
    is_value = mark.tag == "VALUE" and mark.end - mark.start == 1 and mark.start > 0
    return is_value and [token.lower for token in tokens[mark.start - 1 : mark.end]] == [
        "by",
        "default",
    ]


def _is_opposite(tokens: tuple[Token, ...], mark: Mark) -> bool:
    """Whether "non-white" stands before "space": it is none."""
    before = tokens[mark.start - 1].lower if mark.start else ""
    return mark.tag == "SPACE" and before.startswith("non")


def _nouns(text: str, tag: str, value: str) -> Iterator[Phrase]:
    parts = slug(text).split("_")
    yield Phrase(tuple(parts), tag, value)
    if len(parts) > 1:
        yield Phrase(("-".join(parts),), tag, value)
        yield Phrase(("".join(parts),), tag, value)


def _numbers(tokens: tuple[Token, ...], marks: list[Mark]) -> list[Mark]:
    """The numbers of a sentence, and those among them that are status codes."""
    before = {mark.end for mark in marks if mark.tag in _BOUNDS and not _is_joint(tokens, mark)}
    after = {mark.start for mark in marks if mark.tag in _COUNTED}
    number_marks: list[Mark] = []
    for at, token in enumerate(tokens):
        if token.kind != Kind.NUMBER:
            continue
        text = token.lower.replace(",", "")
        number = float(text) if "." in text else int(text)
        start = at
        while start and tokens[start - 1].forms & _MEASURES and start not in before:
            start -= 1
        measured = start in before or at + 1 in after or _is_measure(tokens, at + 1)
        is_code = text in _CODES and not measured
        number_marks.append(Mark("CODE" if is_code else "NUM", at, at + 1, number))
    return number_marks


def _is_joint(tokens: tuple[Token, ...], mark: Mark) -> bool:
    """Whether "and" or "to" stands between others than the two ends of a range."""
    if mark.tag != "RANGETO":
        return False
    return not mark.start or tokens[mark.start - 1].kind != Kind.NUMBER


def _is_measure(tokens: tuple[Token, ...], at: int) -> bool:
    return at < len(tokens) and bool(tokens[at].forms & words().units)
