"""The house stands as docs/architecture.md draws it: imports run downward only."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "liveref"

LAYERS: list[set[str]] = [
    {"__main__"},
    {"cli", "sphinx", "testing"},
    {"cleaning"},
    {"serving"},
    {"mounting"},
    {"loading", "scaffold"},
    {"understanding"},
    {"control", "report"},
    {"exercise", "identity"},
    {"service", "openapi", "lint", "site"},
    {"index"},
    {"rules", "prose"},
    {"constraints", "edge"},
    {"naming"},
    {"caching", "reading", "fetching", "families", "store"},
    {"console", "files", "garbage", "limits", "processes", "user_folders", "values"},
    {"model"},
    {"__init__"},
]
"""From the top down. A module imports its own package and those of lower layers."""

OUTPUTS = {"service", "exercise", "openapi", "identity", "index", "control", "mounting", "site"}
"""The packages that are made of the API. It holds all that follows from a document, so that these
import no rule of inference and read no prose. It holds all that follows from a document, so that
these import no rule of inference and read no prose."""

SERVICE: list[str] = [
    "app",
    "identification",
    "transfers",
    "answers",
    "effects",
    "planning",
    "work",
    "lookup",
    "representation",
    "system",
    "request",
]
"""Likewise within the service: its packages, below what composes them."""

LATE_IMPORTS = {
    "cli/disabling.py": "the rules take a fifth of a second to import, and few commands name one",
    "control/documentation.py": "the pages need Jinja2 and docutils, which a server starts without",
    "control/metrics.py": "the client library of Prometheus imports much that a server needs not",
    "loading.py": "docutils takes longer to import than a model to be remembered",
    "fetching/locate.py": "an HTTP client takes a tenth of a second, and only a fetch needs one",
}
"""Modules that import within a function, each with its reason."""

MODULES = sorted(SOURCE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def package_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def depth(package: str) -> int:
    for number, layer in enumerate(LAYERS):
        if package in layer:
            return number
    raise AssertionError(f"{package} stands in no layer: give it one, here and in the docs")


def imported(tree: ast.AST) -> set[str]:
    """The packages of liveref that a module imports."""
    packages: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "liveref":
                own = (SOURCE / parts[1]).is_dir() or (SOURCE / f"{parts[1]}.py").is_file()
                packages.add(parts[1] if own else "__init__")
    return packages


def ids(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_imports_run_downward(path: Path) -> None:
    own = package_of(path)
    above = {p for p in imported(TREES[path]) if p != own and depth(p) <= depth(own)}
    assert not above, f"{ids(path)} imports {', '.join(sorted(above))}, which is not below it"


def room(parts: list[str]) -> int:
    """How far down in the service a module's package stands."""
    return SERVICE.index(parts[0]) if parts[0] in SERVICE else 0


@pytest.mark.parametrize("path", [p for p in MODULES if package_of(p) == "service"], ids=ids)
def test_imports_run_downward_in_the_service(path: Path) -> None:
    own = room(list(path.relative_to(SOURCE / "service").parts))
    modules = [
        module.split(".")[2:] or [alias.name for alias in node.names]
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom) and (module := node.module or "")
        if module.startswith("liveref.service")
    ]
    above = [".".join(parts) for parts in modules if room(parts) < own]
    assert not above, f"{ids(path)} imports {', '.join(above)}, which is not below it"


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_imports_stand_at_the_top(path: Path) -> None:
    """An import within a function hides a cycle."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    hidden = [
        node.lineno
        for function in ast.walk(TREES[path])
        if isinstance(function, functions)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    if ids(path) in LATE_IMPORTS:
        assert hidden, f"the waiver of {ids(path)} is stale"
        return
    assert not hidden, f"{ids(path)} imports within a function at lines {hidden}"


def test_modules_of_a_package_make_no_cycle() -> None:
    edges = {path: within(path) for path in MODULES}
    done: set[Path] = set()

    def visit(path: Path, trail: tuple[Path, ...]) -> None:
        if path in trail:
            ring = [*trail[trail.index(path) :], path]
            raise AssertionError(" -> ".join(ids(p) for p, _ in pairwise([*ring, path])))
        if path not in done:
            for other in edges[path]:
                visit(other, (*trail, path))
            done.add(path)

    for path in MODULES:
        visit(path, ())


def within(path: Path) -> set[Path]:
    """The modules of the same package that a module imports. A package's __init__ composes
    its modules, so only the names of modules count."""
    modules: set[Path] = set()
    for node in ast.walk(TREES[path]):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("liveref."):
            continue
        parts = (node.module or "").split(".")[1:]
        base = SOURCE.joinpath(*parts)
        candidates = [base.with_suffix(".py"), *(base / f"{a.name}.py" for a in node.names)]
        modules |= {c for c in candidates if c in TREES and c.parent == path.parent and c != path}
    return modules


def rules_imported(tree: ast.AST) -> list[str]:
    """The modules of inference that a module imports."""
    modules = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
    ]
    return sorted({name for name in modules if name.startswith("liveref.rules")})


def prose_read(tree: ast.AST) -> list[int]:
    """The lines on which a module reads the text of a piece of prose, and doesn't pass it on."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "source"
        if not isinstance(node.value, ast.Name) or node.value.id not in BASES
    ]


BASES = {"made", "sent"}
"""The names that exercise gives a body that it sends, of which `source` says what it was made
from."""


@pytest.mark.parametrize("path", [p for p in MODULES if package_of(p) in OUTPUTS], ids=ids)
def test_outputs_are_made_of_the_api_alone(path: Path) -> None:
    assert rules_imported(TREES[path]) == []
    assert prose_read(TREES[path]) == []


@pytest.mark.parametrize(
    ("code", "rules", "lines"),
    [
        ("from liveref.rules.text.words import words", True, []),
        ("from liveref.rules.reconcile import nullability", True, []),
        ("from liveref import rules", True, []),
        ("from liveref.naming.nouns import slug", False, []),
        ("text = schema.description.source", False, [1]),
        ("x = 1\nfor piece in prose: print(piece.source)", False, [2]),
        ("if made.source == 'example': pass", False, []),
    ],
)
def test_an_output_that_reads_prose_or_imports_a_rule_is_found(
    code: str, rules: bool, lines: list[int]
) -> None:
    tree = ast.parse(code)
    assert bool(rules_imported(tree)) is rules
    assert prose_read(tree) == lines


EMPTY_WORDS = {"found", "known", "said", "told", "kept", "each", "thing"}
"""Names that say nothing of what they are bound to."""
KEYWORDS = {"EACH", "_EACH"}
"""Names that are right all the same: the keyword `_.each` of behaviour files."""


def empty_names(tree: ast.AST) -> list[tuple[int, str]]:
    """The line and the name of each binding to such a name: of variables, parameters, attributes,
    functions, classes and imports, with a leading underscore or without."""
    return sorted(
        (getattr(node, "lineno", 0), name)
        for node in ast.walk(tree)
        for name in bound_by(node)
        if name.lstrip("_").lower() in EMPTY_WORDS and name not in KEYWORDS
    )


def bound_by(node: ast.AST) -> list[str]:
    """The names that a node of a syntax tree binds."""
    match node:
        case ast.Name(ctx=ast.Store()):
            return [node.id]
        case ast.Attribute(ctx=ast.Store()):
            return [node.attr]
        case ast.arg():
            return [node.arg]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.alias():
            return [node.asname or node.name]
        case ast.MatchAs() | ast.MatchStar() | ast.ExceptHandler():
            return [node.name] if node.name else []
    return []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_names_say_what_they_are_bound_to(path: Path) -> None:
    assert empty_names(TREES[path]) == []


@pytest.mark.parametrize("folder", ["tests", "benchmarks"])
def test_names_in_tests_say_what_they_are_bound_to(folder: str) -> None:
    empty = {
        f"{path.relative_to(ROOT)}:{line}": name
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, name in empty_names(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert empty == {}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("found = 1", ["found"]),
        ("for each in rows: pass", ["each"]),
        ("print([known for known in rows])", ["known"]),
        ("def kept(): pass", ["kept"]),
        ("def f(told): self._said = told", ["told", "_said"]),
        ("class C:\n    thing: str = ''", ["thing"]),
        ("import a as found", ["found"]),
        ("match row:\n    case [*kept]: pass", ["kept"]),
        ("if (said := f()): pass", ["said"]),
        ("rows = f(found=1)['each'].known", []),
        ("is_known = kept_as = things = 1", []),
        ("EACH, KNOWN = '_.each', 1", ["KNOWN"]),
    ],
)
def test_a_name_that_says_nothing_is_found(code: str, names: list[str]) -> None:
    assert sorted(name for _, name in empty_names(ast.parse(code))) == sorted(names)


def relative_docstrings(tree: ast.AST) -> list[int]:
    """The lines of the docstrings that begin with a relative clause ("What stands ..."). A
    docstring is a text that is a statement, so that those of attributes are among them."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, str)
        if re.match(r"\s*(What|Whatever|Who|Whoever|Which|Where|Why) ", node.value.value)
    ]


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_docstrings_begin_with_a_subject(path: Path) -> None:
    assert relative_docstrings(TREES[path]) == []


@pytest.mark.parametrize("folder", ["tests", "benchmarks"])
def test_docstrings_of_tests_begin_with_a_subject(folder: str) -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in relative_docstrings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert relative == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('"""What a file holds."""', [1]),
        ('def f():\n    """What stands\n    below."""', [2]),
        ('class C:\n    x: int = 0\n    """What it has."""', [3]),
        ('def f():\n    """ Who may call."""', [2]),
        ('"""The content of a file."""', []),
        ('"""Whatever."""\nx = "What is it?"', []),
    ],
)
def test_a_docstring_that_begins_with_a_relative_clause_is_found(
    code: str, lines: list[int]
) -> None:
    assert relative_docstrings(ast.parse(code)) == lines


def test_no_module_is_named_for_nothing() -> None:
    vague = {"util", "utils", "helpers", "common", "misc"}
    assert not [ids(path) for path in MODULES if path.stem in vague]


def test_only_the_store_speaks_sql() -> None:
    """PostgreSQL is to follow: nothing outside store/ may know which engine runs."""
    others = [path for path in MODULES if package_of(path) != "store"]
    assert not [ids(p) for p in others if "sqlite" in p.read_text(encoding="utf-8").lower()]


def test_an_engine_knows_no_other() -> None:
    """The parts that engines share stand beside them."""
    engines = {"sqlite", "postgresql"}
    for path in MODULES:
        parts = path.relative_to(SOURCE).parts
        if parts[0] != "store" or len(parts) < 3:
            continue
        for node in ast.walk(TREES[path]):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            others = engines - {parts[1]}
            assert not others & set(module.split(".")), f"{ids(path)} imports {module}"


def test_others_open_a_store_by_its_door_alone() -> None:
    door = {f"liveref.store.{name}" for name in ("base", "blobs", "copying", "opening")}
    for path in MODULES:
        if package_of(path) == "store":
            continue
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("liveref.store"):
                assert node.module in door, f"{ids(path)} imports {node.module}"
