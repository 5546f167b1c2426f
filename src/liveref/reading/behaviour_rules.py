"""The rules that a behaviour file is held to; each mistake in one is a finding of these."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity

UNREADABLE = Rule(
    code="BEH001",
    name="behaviour-unreadable",
    severity=Severity.ERROR,
    finds="A behaviour file that can't be opened, is no UTF-8 text, or is too large.",
    why="Nothing that it declares takes effect.",
)
NOT_YAML = Rule(
    code="BEH002",
    name="behaviour-not-yaml",
    severity=Severity.ERROR,
    finds="A behaviour file that is not one YAML document of plain values.",
    why="Nothing that it declares takes effect.",
    bad="facts:\n- {fact: status\n",
    good="facts:\n- {fact: status, resource: server, field: status}\n",
)
DUPLICATE_KEY = Rule(
    code="BEH003",
    name="behaviour-duplicate-key",
    severity=Severity.ERROR,
    finds="A key that stands twice in one mapping of a behaviour file.",
    why="YAML keeps one of the two without a word; which one was meant is anyone's guess.",
    bad="facts:\n- {fact: status, resource: server, field: status, field: state}\n",
    good="facts:\n- {fact: status, resource: server, field: status}\n",
)
UNKNOWN_KEY = Rule(
    code="BEH004",
    name="behaviour-unknown-key",
    severity=Severity.ERROR,
    finds="A key that the format of a behaviour file doesn't have.",
    why="It declares nothing, and what it was meant to declare is missing.",
    bad="facts:\n- {fact: status, resource: server, feild: status}\n",
    good="facts:\n- {fact: status, resource: server, field: status}\n",
)
WRONG_TYPE = Rule(
    code="BEH005",
    name="behaviour-wrong-type",
    severity=Severity.ERROR,
    finds="A value of another type than its key in a behaviour file takes.",
    why="The declaration is passed over.",
    bad="facts:\n- {fact: status, resource: 3, field: status}\n",
    good="facts:\n- {fact: status, resource: server, field: status}\n",
)
WRONG_VALUE = Rule(
    code="BEH006",
    name="behaviour-wrong-value",
    severity=Severity.ERROR,
    finds="A value of the right type that its key in a behaviour file doesn't take.",
    why="The declaration is passed over.",
    bad="facts:\n- {fact: initial, resource: server, set: {status: [{BUILD: -1}, ACTIVE]}}\n",
    good="facts:\n- {fact: initial, resource: server, set: {status: [{BUILD: 1}, ACTIVE]}}\n",
)
IMPOSSIBLE_POLICY = Rule(
    code="BEH007",
    name="behaviour-impossible-policy",
    severity=Severity.ERROR,
    finds="A password policy that no password meets.",
    why="Every request that sets a password would fail, and none could be generated.",
    bad="facts:\n- fact: secret\n  resource: server\n  field: pin\n"
    "  require: [length >= 9, length <= 8]\n",
    good="facts:\n- fact: secret\n  resource: server\n  field: pin\n"
    "  require: [length >= 8, length <= 9]\n",
)
NO_EFFECT = Rule(
    code="BEH008",
    name="behaviour-no-effect",
    severity=Severity.WARNING,
    finds="A declaration in a behaviour file that lacks the one which would give it effect.",
    why="It reads as if it did something.",
    bad="facts:\n- {fact: secret, resource: server, field: pin, else: {status: ERROR}}\n",
    good="facts:\n- fact: secret\n  resource: server\n  field: pin\n  require: length >= 4\n"
    "  else: {status: ERROR}\n",
)
UNKNOWN_RESOURCE = Rule(
    code="BEH009",
    name="behaviour-unknown-resource",
    severity=Severity.ERROR,
    finds="A behaviour file that speaks of a resource which the reference doesn't have.",
    why="The declaration has no effect: most often the name is misspelt.",
)
UNKNOWN_FIELD = Rule(
    code="BEH010",
    name="behaviour-unknown-field",
    severity=Severity.ERROR,
    finds="A behaviour file that speaks of a field which no table or example of the resource has.",
    why="The fact has no effect: most often the name is misspelt. `fact: field` adds one.",
)
UNKNOWN_ACTION = Rule(
    code="BEH011",
    name="behaviour-unknown-action",
    severity=Severity.ERROR,
    finds="A behaviour file that speaks of an action which the resource doesn't have.",
    why="The declaration has no effect: most often the name is misspelt.",
)
UNKNOWN_STATUS = Rule(
    code="BEH012",
    name="behaviour-unknown-status",
    severity=Severity.WARNING,
    finds="A behaviour file with a status that is not among the documented values of the field, "
    "or that is nearly one of the others.",
    why="A client that goes by the reference doesn't expect it.",
)
WRONG_DEFAULT = Rule(
    code="BEH013",
    name="behaviour-wrong-default",
    severity=Severity.ERROR,
    finds="A default in a behaviour file of another type than the document gives the field.",
    why="Responses would contradict the reference.",
)
MISSPELT_STATUS = Rule(
    code="BEH014",
    name="behaviour-misspelt-status",
    severity=Severity.ERROR,
    finds="A behaviour file with a status that is another one with a slip of the fingers.",
    why="An action that is open in this status only is never open.",
)
UNKNOWN_OPERATION = Rule(
    code="BEH015",
    name="behaviour-unknown-operation",
    severity=Severity.ERROR,
    finds="A behaviour file that names an operation which the reference doesn't have.",
    why="The line has no effect: those may call the operation who could before.",
)
NO_PATTERN = Rule(
    code="BEH016",
    name="behaviour-no-pattern",
    severity=Severity.ERROR,
    finds="A text in a behaviour file that should be a regular expression and is none.",
    why="The declaration is passed over.",
    bad="facts:\n- {fact: internal, resource: server, value: os_(.*}\n",
    good="facts:\n- {fact: internal, resource: server, value: os_.*}\n",
)
OLD_LANGUAGE = Rule(
    code="BEH017",
    name="behaviour-old-language",
    severity=Severity.ERROR,
    finds="A behaviour file in version 1 of the language, which has `resources` at the top.",
    why="Nothing that it declares takes effect: version 2 is a list of facts.",
    bad="version: 1\nresources:\n  server:\n    initial: ACTIVE\n",
    good="version: 2\nfacts:\n- {fact: initial, resource: server, set: {status: ACTIVE}}\n",
)
FOREIGN_RESOURCE = Rule(
    code="BEH018",
    name="behaviour-foreign-resource",
    severity=Severity.WARNING,
    finds="A behaviour file that speaks of a resource which is like none of the reference.",
    why="The entry has no effect on this reference; it may be meant for one served beside it.",
)
UNKNOWN_REFERENCE = Rule(
    code="BEH019",
    name="behaviour-unknown-reference",
    severity=Severity.ERROR,
    finds="A `$` reference in a behaviour file to a field, an argument or a parameter that is not "
    "there.",
    why="It stands for nothing: what it is to set or to be compared with is left out.",
)
UNKNOWN_VALUE = Rule(
    code="BEH020",
    name="behaviour-unknown-value",
    severity=Severity.ERROR,
    finds="A behaviour file that gives a field a value which is not among the documented ones, or "
    "compares it with one.",
    why="Responses would contradict the reference, or the condition never holds. `fact: enum` adds "
    "values.",
)
WRONG_LIMIT = Rule(
    code="BEH021",
    name="behaviour-wrong-limit",
    severity=Severity.ERROR,
    finds="A behaviour file with a length or a range for a field of a type that has none.",
    why="The fact has no effect: `range` limits numbers, `length` texts and lists.",
)
RULES = (
    UNREADABLE,
    NOT_YAML,
    DUPLICATE_KEY,
    UNKNOWN_KEY,
    WRONG_TYPE,
    WRONG_VALUE,
    IMPOSSIBLE_POLICY,
    NO_EFFECT,
    UNKNOWN_RESOURCE,
    UNKNOWN_FIELD,
    UNKNOWN_ACTION,
    UNKNOWN_STATUS,
    WRONG_DEFAULT,
    MISSPELT_STATUS,
    UNKNOWN_OPERATION,
    NO_PATTERN,
    OLD_LANGUAGE,
    FOREIGN_RESOURCE,
    UNKNOWN_REFERENCE,
    UNKNOWN_VALUE,
    WRONG_LIMIT,
)
