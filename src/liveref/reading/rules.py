"""The findings of reading: each names a thing that was passed over, and what to do about it."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity
from liveref.reading import file_rules, markup_rules

UNDEFINED_KEY = Rule(
    code="READ003",
    name="undefined-key",
    severity=Severity.ERROR,
    finds="A row that refers to a key which its file does not define.",
    why="The row is dropped from the published table without a word.",
    bad="""\
.. rest_parameters:: parameters.yaml

   - id: volume_id
-- parameters.yaml
id: {in: path}
""",
    good="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id: {in: path}
""",
)
MALFORMED_DIRECTIVE = Rule(
    code="READ009",
    name="malformed-directive",
    severity=Severity.ERROR,
    finds="A directive without an argument or content that it needs.",
    why="It says nothing, or not what was meant.",
    bad="""\
.. rest_status_code:: status.yaml

   - 200
""",
    good="""\
.. rest_status_code:: success status.yaml

   - 200
""",
)
MALFORMED_ROW = Rule(
    code="READ010",
    name="malformed-row",
    severity=Severity.ERROR,
    finds="A line of a table that is not of the form `- name: key`.",
    why="The row is dropped from the published table.",
    bad="""\
.. rest_parameters:: parameters.yaml

   - id
""",
    good="""\
.. rest_parameters:: parameters.yaml

   - id: id
""",
)
MALFORMED_CODE = Rule(
    code="READ011",
    name="malformed-code",
    severity=Severity.ERROR,
    finds="A status code that is no number from 100 to 599.",
    why="No client can wait for it.",
    bad="""\
.. rest_status_code:: success status.yaml

   - OK
""",
    good="""\
.. rest_status_code:: success status.yaml

   - 200
""",
)
MALFORMED_URL = Rule(
    code="READ012",
    name="malformed-url",
    severity=Severity.WARNING,
    finds="A URL that cannot be called as it is written.",
    why="Readers copy it, and programs parse it.",
    bad="""\
.. rest_method:: GET volumes//{id
""",
    good="""\
.. rest_method:: GET /volumes/{id}
""",
)
UNKNOWN_REASON = Rule(
    code="READ014",
    name="unknown-reason",
    severity=Severity.WARNING,
    finds="A status code, or a reason of one, that the status file does not have.",
    why="The code is published without its explanation.",
    bad="""\
.. rest_status_code:: error status.yaml

   - 404: gone
""",
    good="""\
.. rest_status_code:: error status.yaml

   - 404
""",
)
NO_OPERATION = Rule(
    code="READ018",
    name="no-operation",
    severity=Severity.ERROR,
    finds="A reference that describes no operation.",
    why="There is nothing to serve or to export.",
    bad="""\
Show a volume
=============

GET /volumes/{id}
""",
    good="""\
Show a volume
=============

.. rest_method:: GET /volumes/{id}
""",
)
SECOND_METHOD = Rule(
    code="READ019",
    name="second-method",
    severity=Severity.ERROR,
    finds="A section that holds more than one `rest_method`.",
    why="It cannot be told which of them its tables and codes describe.",
    bad="""\
.. rest_method:: GET /volumes

.. rest_method:: POST /volumes
""",
    good="""\
.. rest_method:: GET /volumes

Add a volume
============

.. rest_method:: POST /volumes
""",
)
STRAY_METHOD = Rule(
    code="READ020",
    name="method-without-section",
    severity=Severity.WARNING,
    finds="A `rest_method` that stands in no section.",
    why="The operation has no title.",
    bad="""\
Words.

.. rest_method:: GET /volumes
""",
    good="""\
List volumes
============

.. rest_method:: GET /volumes
""",
)
STRAY_CODE = Rule(
    code="READ021",
    name="code-without-operation",
    severity=Severity.WARNING,
    finds="A list of status codes that belongs to no operation.",
    why="It describes nothing.",
    bad="""\
Codes
=====

.. rest_status_code:: success status.yaml

   - 200
""",
    good="""\
List volumes
============

.. rest_method:: GET /volumes

.. rest_status_code:: success status.yaml

   - 200
""",
)
SKIPPED_LEVEL = Rule(
    code="READ022",
    name="skipped-title-level",
    severity=Severity.WARNING,
    finds="A title whose style belongs to a level that cannot follow here.",
    why="docutils drops the title, and what follows goes to the section before it.",
    bad="""\
Volumes
=======

List
----

Request
~~~~~~~

Snapshots
=========

List
~~~~
""",
    good="""\
Volumes
=======

List
----

Request
~~~~~~~

Snapshots
=========

List
----
""",
)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for module in (vars(file_rules), vars(markup_rules), globals())
            for rule in module.values()
            if isinstance(rule, Rule)
        ),
        key=lambda rule: rule.code,
    )
)
