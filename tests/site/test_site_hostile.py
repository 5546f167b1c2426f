"""Text of documents that strangers wrote: all of it is shown, and none of it is executed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from site_trees import Elements, page, site_of, tree

from liveref.site import Site

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'

INDEX = f"""\
{SCRIPT}
{"=" * 40}

Text with {SCRIPT} and {IMAGE}.

List books {IMAGE}
{"=" * 60}

.. rest_method:: GET /books

A `link <javascript:alert(1)>`_, a picture:

.. image:: http://attacker.invalid/x.png
   :alt: {IMAGE}

.. raw:: html

   {SCRIPT}

Only <b>bold</b> & ``{SCRIPT}``. See `data <data:text/html,{SCRIPT}>`_.

Normal response codes: 200

Response
--------

.. rest_parameters:: parameters.yaml

   - "><img src=x onerror=alert(1)>: title
   - title: title

Example {SCRIPT}

.. literalinclude:: books.json
   :language: javascript

Create a book
=============

.. rest_method:: POST /books

Normal response codes: 201

Request
-------

.. rest_parameters:: parameters.yaml

   - title: title

.. literalinclude:: books.json
   :language: javascript
"""
PARAMETERS = f"""\
title:
  in: body
  type: string
  required: true
  default: '{IMAGE}'
  enum: ['{SCRIPT}', "'\\"`"]
  description: |
    The title {SCRIPT} [x](javascript:alert(1)) {IMAGE}
"""
EXAMPLE = json.dumps({"title": f"</code></pre>{SCRIPT}{IMAGE}", f"{SCRIPT}": "\u2028</script>"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("hostile") / "books"
    return site_of(tree(folder, INDEX, PARAMETERS, books__json=EXAMPLE))


def texts(site: Site) -> dict[str, str]:
    return {name: page(site, name) for name in site.addresses() if name.endswith(".html")}


def test_the_document_adds_no_element_that_acts(site: Site) -> None:
    for name, text in texts(site).items():
        elements = Elements(text).elements
        own = [attributes.get("src", "") for tag, attributes in elements if tag == "script"]
        assert all(source and source.lstrip("./").startswith("assets/") for source in own), name
        assert not [tag for tag, _ in elements if tag in ("img", "iframe", "object", "b", "base")]
        assert not [key for _, attributes in elements for key in attributes if key.startswith("on")]


def test_no_link_leads_to_a_script(site: Site) -> None:
    for name, text in texts(site).items():
        links = Elements(text).values("href")
        assert not [
            link for link in links if link.strip().lower().startswith(("javascript", "data"))
        ], name


def test_the_text_itself_is_shown(site: Site) -> None:
    shown = Elements(page(site, "books/operations/create_book.html")).text
    assert f"</code></pre>{SCRIPT}" in shown
    assert SCRIPT in Elements(page(site, "index.html")).text


def test_every_page_stays_whole(site: Site) -> None:
    assert not [name for name, text in texts(site).items() if Elements(text).unclosed]


def test_the_index_of_the_search_is_one_call(site: Site) -> None:
    content = page(site, "books/search.js")
    assert content.startswith("liverefSearch({")
    json.loads(content.removeprefix("liverefSearch(").removesuffix(");\n"))
