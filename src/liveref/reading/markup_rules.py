"""The findings on markup: what docutils objects to, and what it passes over in silence."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity

MARKUP = Rule(
    code="READ023",
    name="markup",
    severity=Severity.WARNING,
    finds="Markup that docutils objects to.",
    why="The published page does not show what was meant.",
    bad="""\
.. note:: Take care.
It bites.
""",
    good="""\
.. note:: Take care.

It bites.
""",
)
MISSPELT_DIRECTIVE = Rule(
    code="READ027",
    name="misspelt-directive",
    severity=Severity.ERROR,
    finds="A line that is nearly a `rest_method`, `rest_parameters`, `rest_status_code`, "
    "`literalinclude`, `include`, `toctree` or `code-block`, and is none.",
    why="docutils takes it for a comment, for prose or for an unknown directive: the operation, "
    "the table, the codes, the example or the file is lost.",
    bad="""\
List volumes
============

.. rest_methd:: GET /volumes
""",
    good="""\
List volumes
============

.. rest_method:: GET /volumes
""",
)
MISSPELT_MARKUP = Rule(
    code="READ028",
    name="misspelt-markup",
    severity=Severity.WARNING,
    finds="A line that is nearly another directive of docutils or Sphinx, and is none.",
    why="docutils takes it for a comment, for prose or for an unknown directive.",
    bad="""\
.. note: Take care.
""",
    good="""\
.. note:: Take care.
""",
)
EMPTY_SELECTION = Rule(
    code="READ030",
    name="empty-selection",
    severity=Severity.ERROR,
    finds="An include or literalinclude whose options select nothing, or cannot be followed.",
    why="What was to be included is not in the reference.",
    bad="""\
.. include:: volumes.inc
   :start-after: Begin here
-- volumes.inc
Words.
""",
    good="""\
.. include:: volumes.inc
   :start-after: Begin here
-- volumes.inc
.. Begin here

Words.
""",
)
UNKNOWN_OPTION = Rule(
    code="READ029",
    name="unknown-option",
    severity=Severity.ERROR,
    finds="An option that its directive does not have.",
    why="Sphinx leaves the whole directive out.",
    bad="""\
.. literalinclude:: volume.json
   :langauge: json
-- volume.json
{}
""",
    good="""\
.. literalinclude:: volume.json
   :language: json
-- volume.json
{}
""",
)
