"""The pages as such: whole, connected with each other, and with nothing in them that is run."""

from __future__ import annotations

import gzip
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from site_trees import Elements, page, site_of

from liveref.site import Site, write_site
from published import each_of, release

BUNDLED = ("image", "identity")


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of("image")


@pytest.fixture(scope="module")
def pages() -> dict[str, Elements]:
    """All pages of both bundled references, in one site."""
    both = site_of(*BUNDLED)
    return {name: Elements(page(both, name)) for name in both.addresses() if name.endswith(".html")}


def test_every_element_is_closed(pages: dict[str, Elements]) -> None:
    assert {name: page.unclosed for name, page in pages.items() if page.unclosed} == {}


def test_every_id_is_there_once(pages: dict[str, Elements]) -> None:
    for name, elements in pages.items():
        ids = elements.values("id")
        assert sorted(ids) == sorted(set(ids)), name


@pytest.mark.parametrize("name", each_of("neutron"))
def test_a_part_and_its_section_of_one_title_share_no_id(name: str) -> None:
    ids = Elements(page(site_of(release(name)), "index.html")).values("id")
    assert "tap-as-a-service" in ids
    assert sorted(ids) == sorted(set(ids))


def test_every_link_within_the_site_leads_somewhere(pages: dict[str, Elements]) -> None:
    both = set(site_of(*BUNDLED).addresses())
    for name, elements in pages.items():
        for link in [*elements.values("href"), *elements.values("src")]:
            if link.startswith(("https:", "http:")):
                continue
            target, fragment = urldefrag(link)
            address = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            address = address if target else name
            assert address in both, f"{name} links to {link}"
            if fragment:
                assert unquote(fragment) in pages[address].values("id"), f"{name} links to {link}"


def test_no_script_and_no_style_stands_in_a_page(pages: dict[str, Elements]) -> None:
    for name, elements in pages.items():
        for tag, attributes in elements.elements:
            assert tag != "style", name
            assert tag != "script" or attributes.get("src"), name
            assert not [key for key in attributes if key.startswith("on") or key == "style"], name


def test_nothing_is_loaded_from_another_host(pages: dict[str, Elements]) -> None:
    for elements in pages.values():
        loaded = [
            attributes.get("src") or attributes.get("href") or ""
            for tag, attributes in elements.elements
            if tag in ("script", "link", "img", "iframe")
        ]
        assert not [address for address in loaded if ":" in address or address.startswith("//")]


def test_each_page_has_its_policy_one_heading_and_a_way_to_its_content(
    pages: dict[str, Elements],
) -> None:
    for name, elements in pages.items():
        tags = [tag for tag, _ in elements.elements]
        assert tags.count("h1") == 1, name
        assert "default-src 'none'" in elements.values("content")[1], name
        assert ("a", {"class": "skip", "href": "#main"}) in elements.elements


def test_an_operation_says_what_it_does_and_why(site: Site) -> None:
    text = page(site, "image/operations/change_password_server.html")
    assert "The status must be <code>ACTIVE</code> or <code>ERROR</code>." in text
    assert re.search(r'<li><div class="sentence">The status must.+?behaviour\.yaml:\d+', text)
    assert "stated in the behaviour file" in text


def test_what_is_assumed_has_a_mark(site: Site) -> None:
    text = page(site, "image/resources/image.html")
    assert '<span class="tag assumed">' in text


def test_a_resource_shows_its_fields_lifecycle_and_relations(site: Site) -> None:
    text = page(site, "image/resources/server.html")
    assert 'id="field.adminPass"' in text
    assert 'aria-label="The lifecycle of a server"' in text
    assert 'id="relations"' in text


def test_anchors_are_those_of_os_api_ref(site: Site) -> None:
    ids = Elements(page(site, "index.html")).values("id")
    assert {"list-images", "create-an-image", "create-or-replace-an-image"} <= set(ids)


@pytest.mark.parametrize("name", each_of("nova"))
def test_a_large_reference_is_light_to_load(name: str) -> None:
    site = site_of(release(name))
    pages = [text for text in site.addresses() if "/operations/" in text]
    largest = max(pages, key=lambda text: len(site.content(text) or b""))
    loaded = re.findall(r'(?:src|href)="(?:\.\./)+([^":?]+\.(?:js|css|svg))', page(site, largest))
    whole = sum(packed(address, site) for address in {largest, *loaded})
    assert "assets/site.css" in loaded
    assert whole < 60_000
    assert packed(f"{name}/search.js", site) < 400_000


def packed(address: str, site: Site) -> int:
    """The bytes of a file as a server would compress it."""
    return len(gzip.compress(site.content(address) or b"", 6))


def test_an_address_that_is_no_page_has_no_content(site: Site) -> None:
    assert site.content("image/operations/nothing.html") is None
    assert site.content("../pyproject.toml") is None
    assert site.content("assets/../site.py") is None


def test_a_page_can_be_shown_elsewhere(site: Site) -> None:
    shown = site.content("index.html", root="/_liveref/docs/")
    assert shown is not None
    assert b'href="/_liveref/docs/assets/site.css"' in shown


def test_all_is_written_below_the_folder(site: Site, tmp_path: Path) -> None:
    count = write_site(site, tmp_path / "out")
    files = [path for path in tmp_path.joinpath("out").rglob("*") if path.is_file()]
    assert len(files) == count == len(list(site.addresses()))
    assert tmp_path.joinpath("out", "index.html").is_file()
