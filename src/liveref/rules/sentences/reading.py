"""The sentences of a document -> what was read of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from liveref.constraints.checking import Checker
from liveref.model.api import API, Effect
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default, Length, Range, ReadOnly
from liveref.model.constraints.operations import Change, Outcome
from liveref.model.constraints.resources import InitialValue
from liveref.model.reading import ReadSentence
from liveref.model.sentence import Place, Sentence
from liveref.naming.nouns import slug
from liveref.processes import parts, share_out
from liveref.rules.sentences.access import read_only_facts, write_only_facts
from liveref.rules.sentences.alternatives import choice_facts
from liveref.rules.sentences.amending import amended
from liveref.rules.sentences.changing import immutable_facts
from liveref.rules.sentences.choices import default_facts, enumeration_facts
from liveref.rules.sentences.comparisons import comparison_facts
from liveref.rules.sentences.computed import computed_facts, counted_operation
from liveref.rules.sentences.context import Context, Memory
from liveref.rules.sentences.demands import is_demand
from liveref.rules.sentences.document_sentences import DocumentSentences
from liveref.rules.sentences.doubts import doubted_facts
from liveref.rules.sentences.exemplified import Examples
from liveref.rules.sentences.filters import filter_facts
from liveref.rules.sentences.forbidding import forbidden_facts
from liveref.rules.sentences.hedging import hedge, is_obscure
from liveref.rules.sentences.hiding import hiding_facts
from liveref.rules.sentences.initial import first_status_facts, initial_facts
from liveref.rules.sentences.lexicon import Lexicon
from liveref.rules.sentences.limits import length_facts, range_facts
from liveref.rules.sentences.linked import linked
from liveref.rules.sentences.lists import order_facts, page_facts
from liveref.rules.sentences.merging import merged
from liveref.rules.sentences.missing import missing_in
from liveref.rules.sentences.once import once_facts
from liveref.rules.sentences.outcomes import outcome_facts
from liveref.rules.sentences.permissions import administrator_facts
from liveref.rules.sentences.policies import policy_facts
from liveref.rules.sentences.prerequisites import prerequisite_facts
from liveref.rules.sentences.presence import required_facts
from liveref.rules.sentences.quotas import quota_facts
from liveref.rules.sentences.refusals import precondition_facts
from liveref.rules.sentences.relations import (
    cascade_facts,
    in_use_facts,
    reference_facts,
)
from liveref.rules.sentences.repeats import idempotent_facts
from liveref.rules.sentences.rivals import without_rivals
from liveref.rules.sentences.rule import SentenceRule
from liveref.rules.sentences.soft_deletes import soft_delete_facts
from liveref.rules.sentences.standing import stands
from liveref.rules.sentences.stated_policies import policies_of
from liveref.rules.sentences.texts import format_facts, normalisation_facts, pattern_facts
from liveref.rules.sentences.transitions import transition_facts
from liveref.rules.sentences.uniqueness import unique_facts

__all__ = ["SENTENCE_RULES", "read_sentences"]

_NUMBER = re.compile(r"\d+")
_PLAIN = 2
"""The most numbers that a sentence has which states the limits of one field."""

_FEWEST = 1500
"""A process is worth its start from about so many sentences on."""

_GROUPS: tuple[tuple[SentenceRule, ...], ...] = (
    (transition_facts,),
    (idempotent_facts,),
    (once_facts,),
    (hiding_facts,),
    (soft_delete_facts, cascade_facts),
    (prerequisite_facts,),
    (in_use_facts,),
    (comparison_facts,),
    (unique_facts,),
    (quota_facts,),
    (choice_facts,),
    (required_facts, forbidden_facts),
    (page_facts,),
    (filter_facts,),
    (order_facts,),
    (reference_facts,),
    (write_only_facts,),
    (read_only_facts,),
    (immutable_facts,),
    (initial_facts, outcome_facts),
    (default_facts,),
    (computed_facts,),
    (format_facts, normalisation_facts, pattern_facts, length_facts, range_facts),
    (enumeration_facts, first_status_facts),
    (administrator_facts,),
    (precondition_facts,),
)
"""The rules in groups: the first group that gives a fact is the last that reads a sentence."""

_BESIDE = ((comparison_facts,), (default_facts,))
"""Groups that leave a description to the later ones of `_ABOUT_VALUES` too: "1 to 9, with 5 as the
default"."""
_ABOUT_VALUES = tuple(
    group for group in _GROUPS if {default_facts, range_facts, enumeration_facts} & {*group}
)

SENTENCE_RULES: tuple[SentenceRule, ...] = (
    policy_facts,
    *(rule for group in _GROUPS for rule in group),
)
"""All rules about sentences."""


def read_sentences(
    written: DocumentSentences, api: API, *, only_requests: bool = False
) -> tuple[ReadSentence, ...]:
    """All sentences of a document that demand something, in its order, each with its fate. With
    `only_requests` only texts that may say what the body of a request gives are read, which is
    faster."""
    sentences = written.about_requests if only_requests else written.all
    lexicon = Lexicon(api, sentences, written.meanings)
    contexts, memory = _contexts(sentences, lexicon)
    if memory.values:
        _read_again(contexts, Lexicon(api, sentences, written.meanings, memory.values), memory)
    results = share_out(_read_all, parts(contexts, _FEWEST), list[ReadSentence | None])
    reads_of_all = amended(contexts, [read for part in results for read in part])
    checker, examples = Checker(api), Examples(lexicon.things)
    reads = [_checked(read, checker, examples) for read in reads_of_all if read is not None]
    return tuple(without_rivals(merged(reads)))


def _checked(read: ReadSentence, checker: Checker, examples: Examples) -> ReadSentence:
    """The result of reading, without facts that an example contradicts, or that name something that
    is not there."""
    facts = tuple(
        fact
        for fact in read.facts
        if not any(checker.problems(fact)) and not examples.contradict(fact)
    )
    if facts or not read.facts:
        return read if facts == read.facts else replace(read, facts=facts)
    missing = "an example of the reference contradicts what it seems to say"
    return replace(read, facts=(), missing=missing, refuted=_refuted(read, examples))


def _refuted(read: ReadSentence, examples: Examples) -> str:
    """The example that contradicts a plain limit: a sentence with more numbers speaks of cases."""
    if len(_NUMBER.findall(read.sentence.plain)) > _PLAIN:
        return ""
    limits = (fact for fact in read.facts if isinstance(fact, Range | Length))
    return next(filter(None, map(examples.beyond, limits)), "")


def _contexts(sentences: tuple[Sentence, ...], lexicon: Lexicon) -> tuple[list[Context], Memory]:
    memory = Memory({}, {}, set(), {}, set())
    contexts = linked(sentences, lexicon, memory)
    for context in contexts:
        if not hedge(context):
            _remember(context, memory)
    return contexts, memory


def _read_again(contexts: list[Context], lexicon: Lexicon, memory: Memory) -> None:
    """Read the sentences anew that name a value which only other sentences have told."""
    values = {slug(value) for values in memory.values.values() for value in values}
    for context in contexts:
        context.lexicon = lexicon
        if any(slug(token.text) in values for token in context.chart.tokens):
            context.read_again()
    for context in contexts:
        if not hedge(context):
            _remember(context, memory)


def _remember(context: Context, memory: Memory) -> None:
    """Keep what other sentences have to know."""
    for ref in context.fields:
        operation = counted_operation(context, ref)
        if operation is not None:
            memory.counters[operation.id] = ref.name
    for rule in (read_only_facts, initial_facts, transition_facts, outcome_facts):
        for fact in rule(context):
            if isinstance(fact, ReadOnly):
                memory.read_only.add((fact.resource, fact.field))
            if isinstance(fact, Outcome) and fact.change is Change.INCREMENT and not fact.of:
                _keep_counter(context, memory, fact)
            if isinstance(fact, InitialValue | Default):
                memory.initial.add((fact.resource, fact.field))
            if isinstance(fact, InitialValue | Outcome | Default):
                _keep_value(context, memory, fact)


def _keep_counter(context: Context, memory: Memory, fact: Outcome) -> None:
    """Keep the field that an action increases by one as the count of its calls."""
    actions = context.things.of_effect(fact.resource, Effect.ACTION)
    for operation in actions:
        if operation.verb == fact.operation and fact.records is None:
            memory.counters.setdefault(operation.id, fact.field)


def _keep_value(context: Context, memory: Memory, fact: InitialValue | Outcome | Default) -> None:
    """Keep the value that a field gets as one that it may have, and as what an action leads to."""
    things = context.things
    is_own = not (isinstance(fact, Outcome) and (fact.of or fact.records))
    key = (fact.resource, fact.field)
    values = context.lexicon.values.get(key, ())
    is_status = fact.field == things.status_field(fact.resource)
    if is_own and is_status and isinstance(fact.value, str) and fact.value not in values:
        memory.values[key] = (*memory.values.get(key, ()), fact.value)
    if not is_own or not isinstance(fact, Outcome) or fact.change is not Change.SET:
        return
    for operation in things.of_effect(fact.resource, Effect.ACTION):
        is_other = operation.id in memory.outcomes and not is_status
        if operation.verb == fact.operation and not is_other:
            memory.outcomes[operation.id] = (fact.field, fact.value)


def _read_all(contexts: Sequence[Context]) -> list[ReadSentence | None]:
    return [_read(context) for context in contexts]


def _read(context: Context) -> ReadSentence | None:
    """The result of reading one sentence, None if it demands nothing."""
    if policies := policies_of(context):
        return ReadSentence(sentence=context.sentence, facts=policies)
    if hedge(context):
        return None
    is_question = any(token.lower == "whether" for token in context.chart.tokens[:3])
    is_question = is_question and not context.chart.has("DEFAULT")
    groups = () if is_question or is_obscure(context) else _GROUPS
    facts = _facts(context, groups)
    if facts:
        return ReadSentence(sentence=context.sentence, facts=facts)
    if doubted := tuple(doubted_facts(context)):
        missing = "a table of the reference contradicts what it seems to say"
        return ReadSentence(sentence=context.sentence, missing=missing, doubted=doubted)
    if not is_demand(context):
        return None
    return ReadSentence(sentence=context.sentence, missing=missing_in(context))


def _facts(
    context: Context, groups: tuple[tuple[SentenceRule, ...], ...]
) -> tuple[Constraint, ...]:
    """The facts of the first group that gives any; of a description also those about its values."""
    facts: tuple[Constraint, ...] = ()
    for group in groups:
        if facts and group not in _ABOUT_VALUES:
            continue
        own = tuple(fact for rule in group for fact in rule(context) if stands(context, fact))
        facts += own
        if own and (group not in _BESIDE or context.place is not Place.PARAMETER):
            break
    return facts
