"""Reading leaves docutils, and a Sphinx that runs in the same process, as they were."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docutils.parsers.rst import Directive, directives, roles

from liveref.reading import read
from liveref.reading.registry import registered

TREE = {
    "conf.py": "extensions = ['os_api_ref']\nproject = 'trucks'\nhtml_theme = 'basic'\n",
    "index.rst": """\
======
Trucks
======

.. rest_expand_all::

.. note:: See :doc:`index`, and :rfc:`2616`.

List trucks
===========

.. rest_method:: GET /trucks

.. rest_status_code:: success status.yaml

   - 200

Request
-------

.. rest_parameters:: parameters.yaml

   - colour: colour

Response
--------

.. literalinclude:: trucks.json
   :language: javascript

.. versionadded:: 1.2
""",
    "parameters.yaml": "colour:\n  in: query\n  type: string\n  description: A colour.\n",
    "status.yaml": "200:\n  default: Fine.\n",
    "trucks.json": '{"trucks": []}\n',
}


def tables() -> dict[str, Any]:
    """docutils' process-wide state, copied."""
    modules: tuple[Any, Any] = (directives, roles)
    return {
        "directives": dict(modules[0]._directives),
        "directive names": dict(modules[0]._directive_registry),
        "directive lookup": modules[0].directive,
        "roles": dict(modules[1]._roles),
        "role names": dict(modules[1]._role_registry),
        "role lookup": modules[1].role,
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    for name, content in TREE.items():
        (source / name).write_text(content)
    return source


def build(source: Path, target: Path) -> tuple[str, str]:
    """(the page, the warnings) of a Sphinx build in this process."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    warnings = io.StringIO()
    with docutils_namespace():
        app = Sphinx(
            source, source, target, target / "doctrees", "text", status=None, warning=warnings
        )
        app.build(force_all=True)
    return (target / "index.txt").read_text(), warnings.getvalue()


def test_both_of_two_builds_are_right(tree: Path, tmp_path: Path) -> None:
    first = build(tree, tmp_path / "first")
    before = tables()
    document = read(tree)
    assert tables() == before
    second = build(tree, tmp_path / "second")
    assert document == read(tree)
    assert first == second
    assert "colour" in first[0]
    assert "trucks" in first[0]
    assert not first[1]
    assert len(document.operations) == 1


def test_reading_during_a_build(tree: Path, tmp_path: Path) -> None:
    """Sphinx replaces docutils' lookups while it reads; ours must not fall for them."""
    (tree / "conf.py").write_text(
        TREE["conf.py"]
        + "from pathlib import Path\nfrom liveref.reading import read\n"
        + "seen = []\n"
        + "def look(app, name, text):\n"
        + "    seen.append(len(read(Path(app.srcdir)).operations[0].examples))\n"
        + "    text[0] += f'\\n\\nSeen: {seen[-1]}\\n'\n"
        + "def setup(app):\n    app.connect('source-read', look)\n"
    )
    page, warnings = build(tree, tmp_path / "built")
    assert "Seen: 1" in page
    assert not warnings


def test_the_tables_are_restored_after_an_error() -> None:
    before = tables()

    class Ours(Directive):
        """A directive of our own."""

    def fail() -> None:
        with registered({"ours": Ours, "note": Ours}, {"ours": print}, default=Ours):
            lookup: Any = directives.directive
            assert lookup("Note", None, None) == (Ours, [])
            assert lookup("unheard-of", None, None) == (Ours, [])
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert tables() == before
