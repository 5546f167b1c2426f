"""From REFERENCE, as a person writes it, to the model: reading, inference, conventions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from liveref.fetching.errors import LocateError
from liveref.fetching.locate import Located, locate
from liveref.fetching.progress import Progress
from liveref.inference import infer
from liveref.model.api import API
from liveref.model.behaviour import Behaviour
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.openstack import conventions
from liveref.reading import ReadingError, read
from liveref.reading.behaviour import BehaviourFile, lay_over, read_behaviour_file
from liveref.reading.behaviour_check import check_behaviour
from liveref.reading.document import Document

__all__ = ["LoadError", "Loaded", "load"]


class LoadError(Exception):
    """The reference, or a behaviour file, can't be used; the message is for a person."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A reference in all its forms: where it was found, as written, and as understood."""

    located: Located
    document: Document
    api: API


def load(
    reference: str,
    *,
    behaviour: Sequence[Path] = (),
    offline: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """The model of a reference; what `REFERENCE` may be is in `fetching.locate`.

    `behaviour` are the operator's files, each laid over all before it: the document, the
    conventions, and the reference's own behaviour.yaml. A mistake in the reference's own
    file is a diagnostic; one in an operator's file ends the loading. Raises LoadError.
    """
    try:
        located = locate(reference, offline=offline, progress=progress)
        document = read(located.path)
    except (LocateError, ReadingError) as error:
        raise LoadError(str(error)) from error
    document = msgspec.structs.replace(document, name=located.name)
    found: list[Diagnostic] = []
    own = _own_behaviour(document)
    files = own + [_operators(path) for path in behaviour]

    def refine(implied: Behaviour) -> Behaviour:
        for file in files:
            implied, wrong = lay_over(implied, file)
            found.extend([*file.diagnostics, *wrong])
            if file not in own:
                _insist(wrong)
        return implied

    api = infer(document, conventions(), refine)
    for file in files:
        found += check_behaviour(file, api)
    api = msgspec.structs.replace(api, diagnostics=(*api.diagnostics, *found))
    return Loaded(located=located, document=document, api=api)


def _own_behaviour(document: Document) -> list[BehaviourFile]:
    if document.behaviour_file is None:
        return []
    path = Path(document.root) / document.behaviour_file
    return [read_behaviour_file(path, shown=document.behaviour_file)]


def _operators(path: Path) -> BehaviourFile:
    if not path.is_file():
        raise LoadError(f"{path}: there is no such behaviour file.")
    file = read_behaviour_file(path, shown=str(path))
    _insist(file.diagnostics)
    return file


def _insist(diagnostics: Sequence[Diagnostic]) -> None:
    """Raises LoadError with all that is wrong: an operator wants to be told at once."""
    wrong = [found for found in diagnostics if found.severity is Severity.ERROR]
    if wrong:
        raise LoadError("\n".join(_line(found) for found in wrong))


def _line(found: Diagnostic) -> str:
    return f"{found.origin}: {found.message}"
