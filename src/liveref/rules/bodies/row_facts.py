"""Facts of fields from the rows of tables: types, defaults, limits, versions."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.reason import Evidence
from liveref.rules.bodies.field_rows import Field, fields_of
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.definitions import table_types
from liveref.rules.drafts.grounds import by_row
from liveref.rules.drafts.text_grounds import by_definition
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Rule, rule

__all__ = ["ROW_FACT_RULES"]


@rule("row-type")
def row_type(workspace: Workspace) -> Iterator[Claim]:
    """A field has the type of its row; where several rows describe it, the types of all of them.
    A row without a definition has a type by its key: a string, unless `words.yaml` has another. A
    name that ends in `_id` is that of no object."""
    for field in fields_of(workspace):
        for number, row in enumerate(field.rows):
            ground = workspace.definitions.statement(row).table
            types = tuple(name for name in table_types(row) if name != "null")
            if number == 0:
                yield Claim(field.shape, "declared", types, ground)
                continue
            for name in types:
                yield Claim(field.shape, "types", True, ground, name)


@rule("row-description")
def row_description(workspace: Workspace) -> Iterator[Claim]:
    """A field that a row describes is documented: its origin is the row, and its description that
    of the row's definition."""
    for field in fields_of(workspace):
        yield Claim(field.shape, "origin", field.row.origin, by_row(field.row))
        for row in field.rows:
            statement = workspace.definitions.statement(row)
            kinds = {ground.evidence for ground in statement.grounds.values()}
            table = Evidence.RULE if row.definition is None else Evidence.TABLE
            for kind in sorted({table} | (kinds & {Evidence.PROSE})):
                yield Claim(field.shape, "evidence", True, by_row(row), kind)
        definition = field.row.definition
        if definition is not None and definition.description is not None:
            yield Claim(field.shape, "description", definition.description, by_row(field.row))


def _stated(workspace: Workspace, keyword: str, *evidence: Evidence) -> Iterator[Claim]:
    """The claims of a keyword that definitions state on such evidence."""
    for field in fields_of(workspace):
        statement = workspace.definitions.statement(field.row)
        ground = statement.grounds.get(keyword)
        if ground is not None and ground.evidence in evidence:
            fact = "declared" if keyword == "types" else keyword
            yield Claim(field.shape, fact, getattr(statement.schema, keyword), ground)


def _keyword_rule(name: str, keyword: str, evidence: Evidence, text: str, *corrects: str) -> Rule:
    def infers(workspace: Workspace) -> Iterator[Claim]:
        return _stated(workspace, keyword, evidence)

    infers.__doc__ = text
    return rule(name, corrects=corrects)(infers)


@rule("row-versions")
def row_versions(workspace: Workspace) -> Iterator[Claim]:
    """A field exists in the versions that its row gives (`min_version`, `max_version`), or that the
    heading of its table gives; of several rows, in those in which they agree."""
    for field in fields_of(workspace):
        definition = field.row.definition
        for key in ("min_version", "max_version") if definition is not None else ():
            version = getattr(definition, key)
            stated = {getattr(row.definition, key, None) for row in field.rows}
            if definition is not None and version is not None and stated == {version}:
                yield Claim(field.shape, key, version, by_definition(definition, key))


@rule("row-required")
def row_required(workspace: Workspace) -> Iterator[Claim]:
    """A field is required if the definitions of all its rows say so (`required: true`)."""
    for field in fields_of(workspace):
        if field.is_required:
            yield Claim(field.shape, "required", True, required_by(field))


def required_by(field: Field) -> Because:
    """The key of a definition that requires a field."""
    definition = field.row.definition
    return by_definition(definition, "required") if definition else by_row(field.row)


ROW_FACT_RULES = (
    row_description,
    row_type,
    _keyword_rule(
        "type-in-text",
        "types",
        Evidence.PROSE,
        """A field whose description begins with "The number of" is an integer, though the table
        calls it a boolean; one of which it says that it is a string or an integer may be both, and
        an object of which it says that it is "provided as a string" may be one.""",
        "row-type",
    ),
    _keyword_rule(
        "row-format",
        "format",
        Evidence.TABLE,
        "A field has the format of its definition, or that of its type (`uuid`, `timestamp`).",
    ),
    _keyword_rule(
        "row-enum", "enum", Evidence.TABLE, "A field has one of the values that `enum` lists."
    ),
    _keyword_rule(
        "row-default", "default", Evidence.TABLE, "A field has the default of its definition."
    ),
    _keyword_rule(
        "row-null", "nullable", Evidence.TABLE, "A field whose type names null may be null."
    ),
    _keyword_rule(
        "enum-in-text",
        "enum",
        Evidence.PROSE,
        """A field has one of the literals that its description lists after "valid values are",
        "must be one of" and the like, if there are two or more. A list of examples is none.""",
    ),
    _keyword_rule(
        "default-in-text",
        "default",
        Evidence.PROSE,
        """A field has the default that its description gives as a literal ("The default is
        ``5``."), or plainly as a number or a truth value.""",
    ),
    _keyword_rule(
        "length-in-text",
        "max_length",
        Evidence.PROSE,
        """A string has at most the number of characters that its description says: "up to 255
        characters", "a maximum length of 64".""",
    ),
    _keyword_rule(
        "null-in-text",
        "nullable",
        Evidence.PROSE,
        """A field may be null if its description says so: "or ``null``", "can be null".""",
    ),
    row_versions,
    row_required,
)
