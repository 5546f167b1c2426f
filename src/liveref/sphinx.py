"""An extension of Sphinx, for `conf.py`: `extensions = ["os_api_ref", "liveref.sphinx"]`.

The build then writes `openapi.json` beside the pages, and reports the findings of `liveref lint` as
warnings at their file and line. Two roles link to what the reference describes:

    :liveref:operation:`POST /images`, :liveref:field:`image.name`

`conf.py` may set `liveref_lint` ("warning", "error", which fails the build, or "off") and
`liveref_openapi` (the name of the file, "" for none).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.errors import ExtensionError
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from liveref import __version__
from liveref.lint import lint
from liveref.loading import Loaded, LoadError, load
from liveref.model.api import API, Operation
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin
from liveref.openapi import export, write
from liveref.site.anchors import anchor
from liveref.site.markup import title

__all__ = ["setup"]

log = logging.getLogger(__name__)

_LEVELS = ("warning", "error", "off")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; Sphinx calls it."""
    app.add_config_value("liveref_lint", "warning", "env", [str])
    app.add_config_value("liveref_openapi", "openapi.json", "html", [str])
    app.add_domain(ReferenceDomain)
    extension = Extension()
    # Before any document is read: the reader registers directives of its own for a while.
    app.connect("builder-inited", extension.begin)
    app.connect("build-finished", extension.end)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


class Extension:
    """The work on one build: read the reference, report, write."""

    def __init__(self) -> None:
        self._read: Loaded | None = None
        self._reported = 0

    def begin(self, app: Sphinx) -> None:
        """Read the reference and report what is wrong in it. Raises ExtensionError."""
        level = app.config.liveref_lint
        if level not in _LEVELS:
            choices = ", ".join(map(repr, _LEVELS))
            raise ExtensionError(f"liveref_lint is one of {choices}, not {level!r}.")
        try:
            self._read = read = load(str(app.srcdir))
        except LoadError as error:
            raise ExtensionError(f"liveref: {error}") from None
        domain = app.env.get_domain(ReferenceDomain.name)
        if isinstance(domain, ReferenceDomain):
            domain.api = read.api
        if level != "off":
            self._report(read, Path(app.srcdir))

    def _report(self, read: Loaded, folder: Path) -> None:
        for finding in lint(read.document, read.api, read.sentences):
            if finding.severity is not Severity.INFO:
                self._reported += 1
                log.warning(
                    "%s",
                    _message(finding),
                    location=str(Origin(str(folder / finding.origin.file), finding.origin.line)),
                    type="liveref",
                    subtype=finding.code,
                )

    def end(self, app: Sphinx, failure: Exception | None) -> None:
        """Write the document; fail the build if findings are to."""
        name = app.config.liveref_openapi
        if self._read is None or failure is not None:
            return
        if name and app.builder.format == "html" and self._read.api.operations:
            document, _ = export(self._read.api)
            target = Path(app.outdir, Path(name).name)
            target.write_text(write(document, "json"), encoding="utf-8")
        if app.config.liveref_lint == "error" and self._reported:
            log.info("liveref: %d findings fail the build (liveref_lint).", self._reported)
            app.statuscode = 1


def _message(finding: Diagnostic) -> str:
    return f"{finding.message} [{finding.code} {finding.name}]"


class ReferenceDomain(Domain):
    """Links to operations (`POST /images`, or an id), and to the operations that describe fields of
    resources (`image.name`)."""

    name = "liveref"
    label = "API reference"
    roles = {"operation": XRefRole(innernodeclass=nodes.inline), "field": XRefRole()}  # noqa: RUF012 - as Sphinx has it
    api: API | None = None

    def resolve_xref(
        self,
        env: Any,
        fromdocname: str,
        builder: Any,
        typ: str,
        target: str,
        node: Any,
        contnode: Any,
    ) -> Any:
        """The link, or None with a warning where the target is unknown."""
        find = _operation if typ == "operation" else _operation_of_field
        operation = find(self.api, target) if self.api is not None else None
        if operation is None:
            log.warning("The reference has no %s %s.", typ, target, location=node)
            return None
        name = title(operation.title)
        is_bare = typ == "operation" and not node.get("refexplicit")
        content = nodes.inline(name, name) if is_bare else contnode
        place = _document(env, operation), anchor(operation.title)
        return make_refnode(builder, fromdocname, *place, content, name)

    def resolve_any_xref(self, *_: Any) -> list[Any]:
        """No link: `any` is not for operations."""
        return []

    def merge_domaindata(self, docnames: Any, otherdata: Any) -> None:
        """Merge nothing: the domain keeps no data of documents."""


def _operation(api: API, target: str) -> Operation | None:
    """The operation of an id, or of a method and a path."""
    wanted = " ".join(target.split())
    for operation in api.operations:
        call = f"{operation.method.upper()} {operation.path}"
        if wanted in (operation.id, call, f"{call} {operation.action}"):
            return operation
    return None


def _operation_of_field(api: API, target: str) -> Operation | None:
    """The operation that describes `resource.field` best: the one that creates it, shows it, or
    has it at all."""
    resource, _, field = target.strip().partition(".")
    having = [o for o in api.operations if o.resource == resource and _has(o, field)]
    return min(having, key=_rank, default=None)


def _rank(operation: Operation) -> tuple[bool, bool]:
    traits = operation.effect.traits
    return not traits.creates, not traits.whole_record


def _has(operation: Operation, field: str) -> bool:
    bodies = [operation.request, *(response.body for response in operation.responses)]
    return any(body is not None and field in body.record.properties for body in bodies)


def _document(env: Any, operation: Operation) -> str:
    """The document that includes the file of an operation."""
    file = Path(operation.origin.file)
    for document in sorted(env.found_docs):
        source = Path(env.doc2path(document, base=False))
        if file == source or any(Path(d).name == file.name for d in env.dependencies[document]):
            return str(document)
    return str(env.config.root_doc)
