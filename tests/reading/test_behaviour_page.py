"""The page on behaviour files: its snippets are read, its tables are those of the language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from liveref.loading import LoadError, load
from liveref.model.constraints.constraint import Constraint
from liveref.reading.facts.conditions import OPERATORS
from liveref.reading.facts.references import SOURCES
from liveref.reading.facts.vocabulary import FACTS, KEYS
from liveref.values.safe_yaml import load_yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "behaviour.md").read_text(encoding="utf-8")
STUDIO = ROOT / "tests" / "http" / "trees" / "studio"
BUNDLED = ROOT / "src" / "liveref" / "references" / "image" / "behaviour.yaml"
MOST_KEYS = 25


def snippets(kind: str = "") -> list[str]:
    """The YAML blocks of the page of one kind; "" are entries about the studio of the tests."""
    return re.findall(rf"^```yaml{f' {kind}' if kind else ''}\n(.*?)^```", PAGE, re.S | re.M)


def test_the_language_has_few_keys() -> None:
    assert len(KEYS) <= MOST_KEYS
    used = {key for fact in FACTS.values() for key in fact.all_keys}
    assert used | {"version", "none", "function", "then", "else", "append", "remove"} | {
        *("create", "update", "delete", "require")
    } == set(KEYS)


@pytest.mark.parametrize("text", snippets(), ids=lambda text: text.split("\n")[0])
def test_snippets_are_facts_about_the_studio(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(f"facts:\n{text}", encoding="utf-8")
    api = load(str(STUDIO), behaviour=[path]).api
    assert [one for one in api.diagnostics if one.origin.file == str(path)] == []


def test_the_page_shows_the_bundled_file() -> None:
    (text,) = snippets("bundled")
    assert load_yaml(text) == load_yaml(BUNDLED.read_text(encoding="utf-8"))


def test_the_operators_file_changes_one_requirement(tmp_path: Path) -> None:
    (text,) = snippets("image")
    path = tmp_path / "strict.yaml"
    path.write_text(text, encoding="utf-8")
    policy = load("image", behaviour=[path]).api.behaviour.resources["server"].secrets["adminPass"]
    assert policy.policy
    assert (policy.policy.min_length, policy.policy.max_length) == (14, 128)
    assert policy.policy.require == ("digit",)


def test_the_tables_are_those_of_the_language() -> None:
    assert [key for key, meaning in KEYS.items() if f"| `{key}` | {meaning} |" not in PAGE] == []
    assert [name for name in FACTS if f"\n| `{name}` |" not in PAGE] == []
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]*) \|", PAGE, re.M))
    for name, fact in FACTS.items():
        assert tuple(re.findall(r"`([a-z]+)`", rows[name])) == fact.keys, name
    assert [operator for operator in OPERATORS if f"`{operator}`" not in PAGE] == []
    sources = set(SOURCES) - {"asked"}
    assert [source for source in sources if f"`${source}" not in PAGE] == []


def test_each_kind_of_constraint_can_be_written() -> None:
    """Those without a name of their own are written with verbs."""
    verbs = {"cascade", "creation", "in-use", "outcome", "precondition"}
    tags = {kind.__struct_config__.tag for kind in get_args(Constraint)}
    assert tags - verbs <= set(FACTS)


def test_the_page_quotes_messages_as_they_are(tmp_path: Path) -> None:
    given, form, names = re.findall(r"\n\n((?:    .*\n)+)", PAGE.partition("## Mistakes")[2])
    path = tmp_path / "strict.yaml"
    path.write_text(re.sub("^    ", "", given, flags=re.M), encoding="utf-8")
    assert messages(path) == lines(form)
    corrected = path.read_text(encoding="utf-8").replace("initail", "initial").replace("==", "=")
    path.write_text(corrected, encoding="utf-8")
    assert messages(path) == lines(names)


def messages(path: Path) -> list[str]:
    with pytest.raises(LoadError) as failure:
        load("image", behaviour=[path])
    return str(failure.value).replace(f"{path.parent}/", "").splitlines()


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines()]
