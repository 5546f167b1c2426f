"""`lint` and the findings of others, and the order of all."""

from __future__ import annotations

from pathlib import Path

from lint_trees import completed, write
from msgspec.structs import replace

from liveref.lint import lint
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin
from liveref.reading import read
from liveref.reading.document import Document

BROKEN = """\
.. rest_method:: GET v2/images/{id

.. rest_parameters:: parameters.yaml

   - nobody: nobody

Response
--------

.. literalinclude:: list.json

.. literalinclude:: list.json

-- list.json
{
  "images": [,]
}
"""


def _document(tmp_path: Path, snippet: str) -> Document:
    return read(write(completed(snippet), tmp_path))


def test_the_readers_findings_are_among_them(tmp_path: Path) -> None:
    document = _document(tmp_path, BROKEN)
    assert "READ003" in {one.code for one in document.diagnostics}
    assert "READ003" in {one.code for one in lint(document)}


def test_what_a_rule_says_better_is_not_said_twice(tmp_path: Path) -> None:
    document = _document(tmp_path, BROKEN)
    said_by_reader = {one.code for one in document.diagnostics}
    codes = [one.code for one in lint(document)]
    assert {"READ008", "READ012"} <= said_by_reader
    assert not {"READ008", "READ012"} & set(codes)
    assert codes.count("URL001") >= 1


def test_broken_json_is_named_once_by_its_own_line(tmp_path: Path) -> None:
    broken = [one for one in lint(_document(tmp_path, BROKEN)) if one.code == "EXA001"]
    assert [str(one.origin) for one in broken] == ["list.json:2"]


def test_findings_are_sorted_and_stand_once(tmp_path: Path) -> None:
    document = _document(tmp_path, BROKEN)
    late = Diagnostic(code="X", severity=Severity.INFO, origin=Origin("a.rst", 9), message="m")
    early = replace(late, code="Z", origin=Origin("a.rst", 2))
    sorted_findings = lint(replace(document, diagnostics=(late, early, late)))
    places = [(one.origin.file, one.origin.line, one.code) for one in sorted_findings]
    assert places == sorted(places)
    assert [one.code for one in sorted_findings if one.origin.file == "a.rst"] == ["Z", "X"]


def test_an_operation_that_is_included_twice_is_judged_once(tmp_path: Path) -> None:
    document = _document(tmp_path, ".. rest_method:: GET /v2/images/{image_id}\n")
    doubled = replace(document, operations=document.operations * 2)
    assert lint(doubled) == lint(document)
