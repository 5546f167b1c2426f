"""A reference's files -> Document and API: reading, conventions, inference, behaviour."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from liveref.constraints.applying import with_constraints
from liveref.constraints.checking import Checker
from liveref.constraints.explaining import facts_of
from liveref.constraints.lifecycles import beside_declared, is_of_secret
from liveref.families import conventions, profile
from liveref.model.api import API
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Policy
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.fact import Explanation, Fact
from liveref.model.reading import ReadSentence
from liveref.model.reason import Evidence
from liveref.reading.behaviour import BehaviourFile, Layer, lay_over, read_behaviour_file
from liveref.reading.behaviour_check import check_behaviour
from liveref.reading.behaviour_rules import UNKNOWN_OPERATION, UNKNOWN_RESOURCE, WRONG_VALUE
from liveref.reading.document import Document
from liveref.reading.facts.additions import with_additions
from liveref.reading.files import Cache
from liveref.reading.reader import ReadingError, Trace, read_traced
from liveref.rules.infer import explain
from liveref.rules.sentences.beside_profile import BesideProfile
from liveref.rules.sentences.fates import fates_of
from liveref.rules.sentences.readings import Readings

__all__ = ["Understood", "Unusable", "understand"]


class Unusable(Exception):
    """The reference, or a behaviour file, can't be used; the message is for a person."""


class Understood(NamedTuple):
    """The document as written, its API as understood, and the files that were looked for."""

    document: Document
    api: API
    explain: Callable[[], Explanation]
    trace: Trace


def understand(
    path: Path,
    name: str,
    behaviour: Sequence[Path],
    cache: Cache | None = None,
    disabled: Collection[str] = (),
    *,
    in_family: bool = False,
    explained: bool = False,
) -> Understood:
    """The reference below `path`, with the behaviour files of an operator laid over it, each over
    all before. Results of single files may come from the cache. The rules whose ids are `disabled`
    are left out. With `in_family` it is a service of a family, whatever it is called. `explained`
    says that the explanation is asked for next: its part that takes long is done at once, in
    another process. Raises Unusable."""
    try:
        document, trace = read_traced(path, cache=cache)
    except ReadingError as error:
        raise Unusable(str(error)) from error
    document = msgspec.structs.replace(document, name=name)
    shipped, own = _shipped_behaviour(document), _own_behaviour(document)
    operators = [_operators(path) for path in behaviour]
    api, explain_it = _explained(
        document, shipped, own, operators, disabled, in_family=in_family, ahead=explained
    )
    return Understood(document, api, explain_it, trace)


def _explained(
    document: Document,
    shipped: list[BehaviourFile],
    own: list[BehaviourFile],
    operators: list[BehaviourFile],
    disabled: Collection[str],
    *,
    in_family: bool = False,
    ahead: bool = False,
) -> tuple[API, Callable[[], Explanation]]:
    """The API, and a function that explains it. The mistakes in behaviour files are among its
    diagnostics, except those of the profile, which is made for all versions of a reference."""
    diagnostics: list[Diagnostic] = []
    profiles = [file for file in shipped if file.rule not in disabled]

    def refine(implied: Behaviour) -> list[Layer]:
        layers: list[Layer] = []
        for file in [*profiles, *own, *operators]:
            implied, mistakes = lay_over(implied, file)
            layers.append(Layer(file, implied))
            if file not in profiles:
                diagnostics.extend([*file.diagnostics, *mistakes])
            if file in operators:
                _insist(mistakes)
        return layers

    family = conventions(document.name, service=in_family)
    extended, unmatched = _extended(document, [*profiles, *own, *operators])
    diagnostics += [one for file, one in unmatched if file not in profiles]
    _insist([one for file, one in unmatched if file in operators])
    inferred = explain(extended, family, refine, disabled=disabled)
    with Readings(document, inferred.api, ahead=ahead and bool(profiles)) as readings:
        reads = readings.about_requests if profiles else readings.all
        sources, mistakes = _sources(inferred.api, reads, profiles, own, operators, disabled)
        api = with_constraints(inferred.api, *sources)
        diagnostics += mistakes
        api = msgspec.structs.replace(api, diagnostics=(*api.diagnostics, *diagnostics))

        @cache
        def explanation() -> Explanation:
            implied = inferred.explanation
            return msgspec.structs.replace(
                implied,
                facts=(*implied.facts, *_beside(implied.facts, facts_of(api))),
                sentences=fates_of(readings.all, implied.facts, api),
            )

        if ahead:
            explanation()
    return api, explanation


def _sources(
    api: API,
    reads: Sequence[ReadSentence],
    profiles: list[BehaviourFile],
    own: list[BehaviourFile],
    operators: list[BehaviourFile],
    disabled: Collection[str],
) -> tuple[list[list[Constraint]], list[Diagnostic]]:
    """The constraints of sentences and of each file, the later over the earlier, and the mistakes
    in files."""
    diagnostics: list[Diagnostic] = []
    of_profiles = [_constraints(api, file)[0] for file in profiles]
    stated: Iterable[Constraint] = (fact for sentence in reads for fact in sentence.facts)
    if profiles:
        # A profile was written with the whole reference in view, and clients were tried against it.
        stated = BesideProfile(api, chain.from_iterable(of_profiles)).facts(reads)
    enabled = (fact for fact in stated if fact.reason.rule not in disabled)
    sources = [list(beside_declared(enabled, api.behaviour)), *of_profiles]
    for file in [*own, *operators]:
        constraints, mistakes = _constraints(api, file)
        sources.append(constraints)
        problems = check_behaviour(file, api)
        places = {problem.origin for problem in problems}
        problems += tuple(mistake for mistake in mistakes if mistake.origin not in places)
        diagnostics += problems
        if file in operators:
            _insist(problems)
    return sources, diagnostics


def _extended(
    document: Document, files: Sequence[BehaviourFile]
) -> tuple[Document, list[tuple[BehaviourFile, Diagnostic]]]:
    """The document with the additions of files, and a finding for each that has no place."""
    mistakes = []
    for file in files:
        document, unmatched = with_additions(document, file.additions)
        for addition, entry in unmatched:
            origin, label, _ = entry.place("operation")
            message = f"{label}: the document has no operation `{addition.operation}`"
            mistakes.append((file, UNKNOWN_OPERATION.at(origin, message)))
    return document, mistakes


def _beside(implied: Sequence[Fact], stated: Iterable[Fact]) -> Iterator[Fact]:
    """The facts of constraints that are none of the implied ones."""
    present = {(fact.about, fact.fact, fact.reason.origin) for fact in implied}
    yield from (f for f in stated if (f.about, f.fact, f.reason.origin) not in present)


_NAMED = {"resource": UNKNOWN_RESOURCE, "operation": UNKNOWN_OPERATION}
"""The findings about a wrong name in a constraint, by the key that has it."""


def _constraints(api: API, file: BehaviourFile) -> tuple[list[Constraint], list[Diagnostic]]:
    """The facts of a file about what the API has, and the mistakes in the others."""
    checker, usable, mistakes = Checker(api), list[Constraint](), list[Diagnostic]()
    for fact, entry in file.constraints:
        problems = [*checker.problems(fact), *_misplaced(api, fact)]
        for key, problem in problems:
            finding = _NAMED.get(key.rpartition(".")[2], WRONG_VALUE)
            origin, label, _ = entry.place(entry.key_of(problem))
            mistakes.append(finding.at(origin, f"{label}: {problem}"))
        usable += [] if problems else [fact]
    return usable, mistakes


def _misplaced(api: API, fact: Constraint) -> Iterator[tuple[str, str]]:
    """The problem with a policy for a secret: its requirements are parts of the secret."""
    if isinstance(fact, Policy) and is_of_secret(api.behaviour, fact):
        yield "field", f"`{fact.field}` is a secret: state its policy by `fact: secret`"


def _shipped_behaviour(document: Document) -> list[BehaviourFile]:
    """The profile. Raises Unusable where it has a mistake: without it, what it leaves to
    administrators would be open."""
    path = profile(document.name)
    files = [read_behaviour_file(path, evidence=Evidence.PROFILE)] if path else []
    for file in files:
        _insist(file.diagnostics)
    return files


def _own_behaviour(document: Document) -> list[BehaviourFile]:
    if document.behaviour_file is None:
        return []
    path = Path(document.root) / document.behaviour_file
    return [read_behaviour_file(path, shown=document.behaviour_file)]


def _operators(path: Path) -> BehaviourFile:
    if not path.is_file():
        raise Unusable(f"{path}: there is no such behaviour file.")
    file = read_behaviour_file(path, shown=str(path))
    _insist(file.diagnostics)
    return file


def _insist(diagnostics: Sequence[Diagnostic]) -> None:
    """Raises Unusable with all that is wrong: an operator wants to be told at once."""
    wrong = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    if wrong:
        raise Unusable(
            "\n".join(f"{diagnostic.origin}: {diagnostic.message}" for diagnostic in wrong)
        )
