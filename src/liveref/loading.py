"""From REFERENCE, as a person writes it, to the model: found, and understood or remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from liveref.caching.cache import Cache, Entry, default_cache
from liveref.caching.packing import unpack
from liveref.caching.watched import Watched
from liveref.fetching.errors import LocateError
from liveref.fetching.locate import Located, locate
from liveref.fetching.progress import Progress
from liveref.garbage import collecting_seldom
from liveref.model.api import API
from liveref.model.diagnostic import Diagnostic
from liveref.model.fact import Explanation, SentenceFate
from liveref.reading.document import Document
from liveref.reading.tree import Tree

__all__ = ["LoadError", "Loaded", "load"]

S = TypeVar("S", bound=msgspec.Struct)


class LoadError(Exception):
    """The reference, or a behaviour file, can't be used; the message is for a person."""


class _Fates(msgspec.Struct, frozen=True, array_like=True):
    """The fates of all sentences, as they are kept."""

    sentences: tuple[SentenceFate, ...]


class _Findings(msgspec.Struct, frozen=True, array_like=True):
    """The findings of the linter, as they are kept."""

    findings: tuple[Diagnostic, ...]


class _Understood(NamedTuple):
    """An API, and functions that make the document, the explanation and the fates of the sentences
    that belong to it."""

    api: API
    document: Callable[[], Document]
    explanation: Callable[[], Explanation]
    fates: Callable[[], tuple[SentenceFate, ...]]


class Loaded(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A reference in all its forms: where it was found, as written, and as understood.

    `written` makes the document, `explained` the explanation and `judged` the fates of the
    sentences, which most have no use for: the document is unpacked when asked for, the explanation
    inferred again. The fates are worked out at the first demand, and kept.
    `linted` lists the findings of the linter, which are kept as well.
    `watched` are the files that it rests on; `again` loads it anew, and raises LoadError.
    """

    located: Located
    api: API
    written: Callable[[], Document]
    explained: Callable[[], Explanation]
    judged: Callable[[], tuple[SentenceFate, ...]]
    linted: Callable[[], tuple[Diagnostic, ...]]
    watched: Watched
    again: Callable[[], Loaded]

    @property
    def root(self) -> Path:
        """The folder that origins are relative to: that of the reference, or of its one file."""
        path = self.located.path.resolve()
        return path.parent if path.is_file() else path

    @cached_property
    def document(self) -> Document:
        """The reference as written."""
        return self.written()

    @cached_property
    def explanation(self) -> Explanation:
        """The facts of the API with their reasons."""
        with collecting_seldom():
            return self.explained()

    @cached_property
    def sentences(self) -> tuple[SentenceFate, ...]:
        """The sentences of the reference that demand something, each with its fate."""
        with collecting_seldom():
            return self.judged()

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """The findings of the linter, without those about sentences."""
        return self.linted()


class _Source(NamedTuple):
    """All that an API is made of."""

    located: Located
    behaviour: Sequence[Path]
    disabled: tuple[str, ...]
    in_family: bool
    ahead: bool


def load(
    reference: str,
    *,
    behaviour: Sequence[Path] = (),
    disabled: Collection[str] = (),
    in_family: bool = False,
    explained: bool = False,
    offline: bool = False,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Loaded:
    """The model of a reference; what `REFERENCE` may be is in `fetching.locate`.

    `behaviour` are the operator's files, each laid over all before it: the document, the
    conventions, and the reference's own behaviour.yaml. A mistake in the reference's own
    file is a diagnostic; one in an operator's file ends the loading. The rules of inference whose
    ids are `disabled` are left out. With `in_family` it is a service of a family, whatever it is
    called. `explained` says that the explanation is asked for next, which is then worked out at
    once, on a second core if there is one. `cache` is the user's, unless another is given. Raises
    LoadError.
    """
    try:
        located = locate(reference, offline=offline, progress=progress)
    except LocateError as error:
        raise LoadError(str(error)) from error
    _check_rules(disabled)
    with collecting_seldom():
        source = _Source(located, behaviour, tuple(sorted(disabled)), in_family, explained)
        entry = _entry(source, cache or default_cache())
        again = partial(
            load,
            reference,
            behaviour=behaviour,
            disabled=disabled,
            in_family=in_family,
            offline=True,
            cache=cache,
        )
        understood = _remembered(source, entry) or _understood(source, entry)
        watched = entry.watched
        assert watched is not None, "what was found or kept rests on files"  # noqa: S101
        return Loaded(
            located=located,
            api=understood.api,
            written=understood.document,
            explained=understood.explanation,
            judged=understood.fates,
            linted=partial(_linted, entry, understood),
            watched=watched,
            again=again,
        )


def _check_rules(disabled: Collection[str]) -> None:
    """Raises LoadError for an id that no rule has."""
    if disabled:
        # Only here: the rules take longer to import than a model to be unpacked.
        from liveref.rules.registry import unknown_rule  # noqa: PLC0415

        for message in filter(None, map(unknown_rule, disabled)):
            raise LoadError(message)


def _entry(source: _Source, cache: Cache) -> Entry:
    """The place in the cache. A file of the operator's is named in messages as it was given."""
    path = source.located.path.resolve()
    tree = Tree(path.parent if path.is_file() else path)
    files = [text for file in source.behaviour for text in (str(file), str(file.absolute()))]
    kind = "service" if source.in_family else ""
    return cache.entry(tree, str(path), source.located.name, *source.disabled, kind, *files)


def _remembered(source: _Source, entry: Entry) -> _Understood | None:
    values = entry.find()
    api = unpack(values["api"], API) if values else None
    if api is None:
        return None

    def document() -> Document:
        return _value(entry, "document", Document) or _understood(source, entry).document()

    def fates() -> tuple[SentenceFate, ...]:
        judged = _value(entry, "fates", _Fates)
        return judged.sentences if judged else _understood(source, entry).fates()

    def explanation() -> Explanation:
        facts = _value(entry, "explanation", Explanation)
        return facts or _understood(source, entry).explanation()

    return _Understood(api, document, explanation, fates)


def _understood(source: _Source, entry: Entry) -> _Understood:
    # Only here: the reader and docutils take longer to import than a model to be unpacked.
    from liveref.understanding import Unusable, understand  # noqa: PLC0415

    located, behaviour, disabled, in_family, ahead = source
    try:
        document, api, explanation, trace = understand(
            located.path,
            located.name,
            behaviour,
            entry.parts,
            disabled,
            in_family=in_family,
            explained=ahead,
        )
    except Unusable as error:
        raise LoadError(str(error)) from error
    looked_for = trace.looked_for | {str(file.absolute()): True for file in behaviour}
    values: dict[str, msgspec.Struct] = {"api": api, "document": document}
    more = _explaining(explanation()) if ahead else {}
    entry.keep(values | more, looked_for, trace.listed)

    def explained() -> Explanation:
        """The explanation, which is kept for those who ask again."""
        facts = explanation()
        if not ahead:
            entry.add(_explaining(facts))
        return facts

    return _Understood(api, lambda: document, explained, lambda: explained().sentences)


def _explaining(facts: Explanation) -> dict[str, msgspec.Struct]:
    """An explanation as it is kept; the fates of its sentences also alone, to be read faster."""
    return {"explanation": facts, "fates": _Fates(facts.sentences)}


def _linted(entry: Entry, understood: _Understood) -> tuple[Diagnostic, ...]:
    """The findings of the linter, worked out at the first demand and kept."""
    if (findings := _value(entry, "findings", _Findings)) is not None:
        return findings.findings
    # Only here: the rules of the linter are not needed by those who find its findings.
    from liveref.lint import lint  # noqa: PLC0415

    listed = lint(understood.document(), understood.api)
    entry.add({"findings": _Findings(listed)})
    return listed


def _value(entry: Entry, name: str, kind: type[S]) -> S | None:
    content = entry.value(name)
    return unpack(content, kind) if content is not None else None
