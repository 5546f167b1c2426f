"""One reading within a process, without its start: prints the seconds that it took.

`python -m benchmarks.once load TREE` loads a tree as LIVEREF_CACHE says, `docutils TREE` has
docutils alone parse its pages, whose directives do nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from docutils import core, nodes
from docutils.parsers.rst import Directive, directives, roles

from liveref import understanding  # noqa: F401 (imported before the clock starts)
from liveref.loading import load

_UNKNOWN = ("rest_method", "rest_parameters", "rest_status_code", "rest_expand_all", "toctree")
_SPHINX = ("literalinclude", "only", "highlight", "seealso", "deprecated", "versionadded")
_ROLES = ("doc", "ref", "term", "command", "program", "option", "nova-doc", "keystone-doc")


class _Nothing(Directive):
    """A directive that is recognised and dropped."""

    optional_arguments = 100
    has_content = True
    option_spec = None

    def run(self) -> list[Any]:
        return []


def load_once(tree: str) -> float:
    """Seconds of a load."""
    started = time.perf_counter()
    load(tree, offline=True)
    return time.perf_counter() - started


def docutils_once(tree: str) -> float:
    """Seconds that docutils takes for the documents of a tree, with what they include."""
    for name in (*_UNKNOWN, *_SPHINX):
        directives.register_directive(name, _Nothing)
    for name in _ROLES:
        roles.register_generic_role(name, nodes.literal)
    settings = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": True}
    started = time.perf_counter()
    for page in sorted(Path(tree).rglob("*.rst")):
        text = page.read_text(encoding="utf-8")
        core.publish_doctree(text, source_path=str(page), settings_overrides=settings)
    return time.perf_counter() - started


if __name__ == "__main__":
    print({"load": load_once, "docutils": docutils_once}[sys.argv[1]](sys.argv[2]))
