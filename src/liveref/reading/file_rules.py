"""The findings on files: those that cannot be read, and those that hold what they should not."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity

MISSING_FILE = Rule(
    code="READ001",
    name="missing-file",
    severity=Severity.ERROR,
    finds="A file that the reference names and that cannot be read.",
    why="Its statements are missing from the reference and have to be guessed.",
    bad="""\
.. include:: volums.inc
-- volumes.inc
Words.
""",
    good="""\
.. include:: volumes.inc
-- volumes.inc
Words.
""",
)
MISSING_PARAMETERS = Rule(
    code="READ002",
    name="missing-parameters-file",
    severity=Severity.ERROR,
    finds="A table whose file of definitions cannot be read.",
    why="The rows have a name and nothing else: no type, no place, no description.",
    bad="""\
.. rest_parameters:: params.yaml

   - id: id
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
BROKEN_YAML = Rule(
    code="READ004",
    name="broken-yaml",
    severity=Severity.ERROR,
    finds="A YAML file, or a part of one, that cannot be parsed.",
    why="The definitions in that part are lost.",
    bad="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id:
  in: path
  description: The "id": of a volume
""",
    good="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id:
  in: path
  description: |
    The "id": of a volume
""",
)
DUPLICATE_KEY = Rule(
    code="READ005",
    name="duplicate-key",
    severity=Severity.WARNING,
    finds="A key that stands twice in a YAML file.",
    why="The last one wins and the first is lost.",
    bad="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id: {in: path}
id: {in: body}
""",
    good="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id: {in: path}
id_body: {in: body}
""",
)
BROKEN_DEFINITION = Rule(
    code="READ006",
    name="broken-definition",
    severity=Severity.ERROR,
    finds="An entry of a YAML file that has not the shape it must have.",
    why="It cannot be used.",
    bad="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id:
in: path
""",
    good="""\
.. rest_parameters:: parameters.yaml

   - id: id
-- parameters.yaml
id:
  in: path
""",
)
MISSING_EXAMPLE = Rule(
    code="READ007",
    name="missing-example",
    severity=Severity.ERROR,
    finds="An example whose file cannot be read.",
    why="Readers and programs have nothing to go by but the table.",
    bad="""\
.. literalinclude:: sample/volume.json
-- samples/volume.json
{}
""",
    good="""\
.. literalinclude:: samples/volume.json
-- samples/volume.json
{}
""",
)
BROKEN_EXAMPLE = Rule(
    code="READ008",
    name="broken-example",
    severity=Severity.ERROR,
    finds="An example that is said to be JSON and is not.",
    why="A reader who copies it gets an error.",
    bad="""\
.. literalinclude:: volume.json
-- volume.json
{"id": 1,}
""",
    good="""\
.. literalinclude:: volume.json
-- volume.json
{"id": 1}
""",
)
MISSING_STATUS = Rule(
    code="READ013",
    name="missing-status-file",
    severity=Severity.ERROR,
    finds="A list of status codes whose file of texts cannot be read.",
    why="The codes stand without an explanation.",
    bad="""\
.. rest_status_code:: success codes.yaml

   - 200
""",
    good="""\
.. rest_status_code:: success status.yaml

   - 200
""",
)
UNREACHED_FILE = Rule(
    code="READ015",
    name="unreached-file",
    severity=Severity.WARNING,
    finds="A source file that no toctree and no include reaches.",
    why="It is no part of the reference.",
    bad="""\
-- volumes.inc
Words.
""",
    good="""\
.. include:: volumes.inc
-- volumes.inc
Words.
""",
)
OUTSIDE = Rule(
    code="READ016",
    name="outside-the-reference",
    severity=Severity.ERROR,
    finds="A path that leads out of the reference.",
    why="Nothing outside a reference is read: it may be anybody's.",
    bad="""\
.. literalinclude:: ../../../volume.json
""",
    good="""\
.. literalinclude:: volume.json
-- volume.json
{}
""",
)
INCLUDE_CYCLE = Rule(
    code="READ017",
    name="include-cycle",
    severity=Severity.ERROR,
    finds="A file that includes itself, directly or by way of others.",
    why="The inclusion has no end.",
    bad="""\
.. include:: volumes.inc
-- volumes.inc
.. include:: volumes.inc
""",
    good="""\
.. include:: volumes.inc
-- volumes.inc
Words.
""",
)
ENCODING = Rule(
    code="READ024",
    name="encoding",
    severity=Severity.WARNING,
    finds="A file that is not UTF-8.",
    why="Some of its characters are lost.",
)
SETTINGS = Rule(
    code="READ025",
    name="settings",
    severity=Severity.WARNING,
    finds="A `conf.py` that is not Python.",
    why="Its title and versions are not known.",
    bad="""\
-- conf.py
project = 'volumes
""",
    good="""\
-- conf.py
project = 'volumes'
""",
)
NOT_AT_HAND = Rule(
    code="READ026",
    name="not-at-hand",
    severity=Severity.INFO,
    finds="An included file of the project, outside of its reference, that is not there.",
    why="Its statements are missing. A published package has the reference and no more.",
)
