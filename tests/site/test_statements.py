"""The sentences of pages: each says its fact in words, and once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from site_trees import page, site_of

from liveref.families import conventions
from liveref.model.api import API
from liveref.model.behaviour.behaviour import Behaviour
from liveref.scaffold import names_of, write_reference
from liveref.site.markup import literals
from liveref.site.wording.facts import REFUSES
from liveref.site.wording.names import Subject, listed

TREES = Path(__file__).parents[1] / "http" / "trees"
REFERENCES = ("new", "image", "identity", *(f"trees/{tree}" for tree in ("library", "dockyard")))
COLLECTION = re.compile(r"""[{\[(]['"]""")
"""The beginning of a dict, a list or a tuple as a programming language writes it."""


@pytest.fixture(params=REFERENCES)
def lists(request: pytest.FixtureRequest, tmp_path: Path) -> list[list[str]]:
    """The sentences of each list of statements on the pages of a reference."""
    reference = request.param
    if reference == "new":
        reference = str(tmp_path / "books")
        write_reference(names_of("books"), Path(reference))
    elif reference.startswith("trees/"):
        reference = str(TREES / reference.removeprefix("trees/"))
    site = site_of(reference)
    pages = [page(site, name) for name in site.addresses() if name.endswith(".html")]
    blocks = [block for text in pages for block in text.split('<ul class="statements">')[1:]]
    return [_sentences(block.partition("</ul>")[0]) for block in blocks]


def _sentences(block: str) -> list[str]:
    """The sentences of one list, without the codes that stand beside them."""
    cells = re.findall(r'<div class="sentence">(.*?)</div>', block, re.DOTALL)
    texts = (re.sub(r'<span class="code.*?</span>', "", sentence) for sentence in cells)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in texts]


def test_no_statement_shows_a_collection_as_a_program_writes_it(lists: list[list[str]]) -> None:
    assert lists
    assert [s for sentences in lists for s in sentences if COLLECTION.search(s)] == []


def test_a_list_of_statements_says_each_sentence_once(lists: list[list[str]]) -> None:
    assert [s for s in lists if len(s) != len(set(s))] == []


def test_a_value_in_a_list_is_json() -> None:
    assert listed([{"a": [True]}, "b"]).striptags() == '{"a":[true]} or b'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("the policy `a:b`, and ``c``", "the policy <code>a:b</code>, and <code>c</code>"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("<b>", "&lt;b&gt;"),
        (":ref:`x` and `y`_", ":ref:`x` and `y`_"),
        ("", ""),
    ],
)
def test_literals_of_a_text_are_code(text: str, html: str) -> None:
    assert literals(text) == html


def test_a_least_number_is_said_in_words() -> None:
    api = API(name="a", title="A", conventions=conventions(None), behaviour=Behaviour())
    subject = Subject(api, lambda _: None, "server")
    sentence = REFUSES["at-least"]({"$flavor.ram": [1, "$image.min_ram"]}, subject)
    assert sentence is not None
    assert sentence.striptags() == "It is refused if flavor.ram is less than 1 or image.min_ram."


def test_the_rule_of_a_new_reference_stands_once_with_its_code(tmp_path: Path) -> None:
    write_reference(names_of("books"), tmp_path / "books")
    text = page(site_of(tmp_path / "books"), "books/resources/book.html")
    assert text.count("have the same <code>name</code>") == 1
    assert '<code>name</code>. <span class="code c4">409</span>' in text
    assert "<code>name</code> has at most 64 characters." in text
