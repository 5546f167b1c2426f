"""The pages in a real browser: what they load and show, and what a reader can do on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from browsing import COMMANDS, Tab, browser
from playwright.sync_api import Browser, expect
from site_trees import site_of, tree

import liveref
from live import PATIENCE
from liveref.scaffold import names_of, write_reference
from liveref.site import write_site
from published import each_of, release

pytestmark = pytest.mark.tool(*COMMANDS)

Serve = Callable[..., liveref.ServedCloud]
KINDS = {
    "overview": "index.html",
    "section": "image/sections/image-passwords.html",
    "operation": "image/operations/change_password_server.html",
    "resource": "image/resources/server.html",
    "map": "image/map.html",
}
NARROW = {"width": 360, "height": 740}
BOOKS = """\
Books
=====

List books
----------

.. rest_method:: GET /books

Normal response codes: 200

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - books: books
   - id: id
   - title: title
   - shelf: shelf

Create a book
-------------

.. rest_method:: POST /books

The ``title`` of a book must be unique.

Normal response codes: 201

Error response codes: 400, 409

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - title: title
   - shelf: shelf

.. literalinclude:: book.json
   :language: javascript

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - title: title

Show a book
-----------

.. rest_method:: GET /books/{book_id}

Normal response codes: 200

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - book_id: book_id

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - title: title
"""
PARAMETERS = """\
book_id:
  in: path
  type: string
  required: true
  description: The identity of the book.
books:
  in: body
  type: array
  required: true
  description: A list of books.
id:
  in: body
  type: string
  required: true
  description: The identity of the book.
shelf:
  in: body
  type: string
  required: false
  description: Where it stands.
title:
  in: body
  type: string
  required: true
  description: The title.
"""


NESTED_BOOKS = BOOKS.replace(
    "   - title: title\n   - shelf: shelf\n\n.. literal",
    "   - title: title\n   - shelf: shelf_object\n   - shelf.room: room\n   - shelf.place: place\n"
    "   - authors: authors\n   - authors.name: name\n\n.. literal",
)
NESTED_PARAMETERS = f"""\
authors:
  in: body
  type: array
  required: false
  description: Who wrote it.
{PARAMETERS}name:
  in: body
  type: string
  required: false
  description: The name.
place:
  in: body
  type: integer
  required: false
  description: The place.
room:
  in: body
  type: string
  required: false
  description: The room.
shelf_object:
  in: body
  type: object
  required: false
  description: Where it stands.
"""
NESTED_EXAMPLE = (
    '{"title": "Emma", "shelf": {"room": "hall", "place": 3}, "authors": [{"name": "Austen"}]}'
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(*references)` starts a server on a thread of this process: pages need no more."""
    with ExitStack() as servers:
        yield lambda *references, **options: servers.enter_context(
            liveref.serve(*references, **options)
        )


def client_of(server: liveref.ServedCloud) -> httpx2.Client:
    """A client of a server."""
    return httpx2.Client(base_url=server.url, trust_env=False, verify=False, timeout=PATIENCE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("site")
    write_site(site_of("image"), target)
    return target


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return tree(tmp_path / "books", BOOKS, PARAMETERS, book__json='{"title": "Emma", "shelf": "A"}')


def address(folder: Path, page: str) -> str:
    return folder.joinpath(page).as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_is_whole_and_accessible(
    chromium: Browser, folder: Path, kind: str, theme: str
) -> None:
    tab = Tab(chromium, color_scheme=theme)
    tab.open(address(folder, KINDS[kind]))
    assert tab.violations() == []
    assert tab.errors == []
    assert [url for url in tab.requests if not url.startswith(folder.as_uri())] == []


def test_axe_finds_what_is_not_accessible(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium)
    page = tab.open(address(folder, "index.html"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in violation for violation in tab.violations())


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_narrow_screen(chromium: Browser, folder: Path, kind: str) -> None:
    tab = Tab(chromium, viewport=NARROW)
    tab.open(address(folder, KINDS[kind]))
    assert tab.width_of_content() <= NARROW["width"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_can_be_read_without_javascript(chromium: Browser, folder: Path, kind: str) -> None:
    tab = Tab(chromium, java_script_enabled=False)
    page = tab.open(address(folder, KINDS[kind]))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".side a").first).to_be_visible()
    expect(page.locator(".search")).to_be_hidden()


def test_a_page_on_paper_is_its_text_whole_and_on_white(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium, color_scheme="dark")
    page = tab.open(address(folder, KINDS["operation"]))
    folded = page.locator("details:not([open]) > :not(summary)").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator("h1")).to_be_visible()
    expect(folded).to_be_visible()
    for part in (".top", ".side", ".toc"):
        expect(page.locator(part).first).to_be_hidden()


def test_search_finds_a_field_by_the_keyboard_alone(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium)
    page = tab.open(address(folder, "index.html"))
    page.keyboard.press("/")
    page.keyboard.type("adminpass")
    expect(page.locator("#results li").first).to_contain_text("adminPass")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/*.html#*adminPass")
    assert tab.errors == []


def test_the_key_of_the_search_can_be_turned_off(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium)
    page = tab.open(address(folder, "index.html"))
    page.get_by_label("The key / begins a search").uncheck()
    page.locator("main").focus()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#search")).to_be_focused()
    page = tab.open(address(folder, "image/map.html"))
    expect(page.get_by_label("The key / begins a search")).not_to_be_checked()


@pytest.mark.parametrize("query", ["password", "POST /images", "weak", "server"])
def test_search_finds_operations_and_sentences(chromium: Browser, folder: Path, query: str) -> None:
    page = Tab(chromium).open(address(folder, "image/map.html"))
    page.fill("#search", query)
    expect(page.locator("#results li a").first).to_be_visible()


def test_what_is_searched_for_is_only_text(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium)
    page = tab.open(address(folder, "index.html"))
    page.fill("#search", "<img src=x onerror=alert(1)>")
    expect(page.locator("#results .none")).to_be_visible()
    assert page.locator("#results img").count() == 0
    assert tab.errors == []


def test_colours_can_be_chosen_and_stay(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium, color_scheme="light")
    page = tab.open(address(folder, "index.html"))
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.click("#theme")
    page.click("#theme")
    assert page.evaluate(colour) != before
    page = tab.open(address(folder, "image/map.html"))
    assert page.evaluate(colour) != before


def test_the_contents_follow_the_reader(chromium: Browser, folder: Path) -> None:
    page = Tab(chromium, viewport={"width": 1400, "height": 600}).open(
        address(folder, KINDS["operation"])
    )
    page.evaluate("document.getElementById('samples').scrollIntoView({behavior: 'instant'})")
    expect(page.locator(".toc a[aria-current]")).to_have_count(1)


def test_an_old_link_leads_to_the_operation(chromium: Browser, folder: Path) -> None:
    page = Tab(chromium).open(address(folder, "index.html") + "#create-an-image-detail")
    page.wait_for_url("**/image/operations/create_image.html")


def test_code_can_be_copied(chromium: Browser, folder: Path) -> None:
    tab = Tab(chromium)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = tab.open(address(folder, KINDS["operation"]))
    page.locator(".sample .copy").first.click()
    expect(page.locator(".sample .copy").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl ")


@pytest.mark.parametrize("name", each_of("nova"))
def test_a_chosen_version_changes_the_tables(chromium: Browser, tmp_path: Path, name: str) -> None:
    site = site_of(release(name))
    for file in site.addresses():
        if file.startswith("assets/") or file.endswith(("/create_server.html", "/search.js")):
            tmp_path.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
            tmp_path.joinpath(file).write_bytes(site.content(file) or b"")
    tab = Tab(chromium)
    page = tab.open(address(tmp_path, f"{name}/operations/create_server.html"))
    row = page.locator("[id='request.server.networks']")
    tags = page.locator("[id='request.server.tags']")
    expect(tags).to_be_visible()
    page.select_option("#version", "2.51")
    expect(tags).to_be_hidden()
    page.select_option("#version", "2.52")
    expect(tags).to_be_visible()
    expect(row).to_be_visible()
    page = tab.open(address(tmp_path, f"{name}/operations/create_server.html"))
    assert page.input_value("#version") == "2.52"
    assert tab.errors == []


def test_a_try_it_makes_an_image_that_the_inspector_shows(chromium: Browser, serve: Serve) -> None:
    server = serve()
    tab = Tab(chromium)
    page = tab.open(f"{server.url}/")
    expect(page.get_by_role("note")).to_contain_text("emulator")
    page.get_by_role("link", name="Create an image").first.click()
    page.get_by_role("link", name="Try it").first.click()
    page.fill("[id='try-body-name']", "moon")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer .code").first).to_have_text("201")
    expect(page.locator(".answer")).to_contain_text('"moon"')
    page.get_by_role("link", name="Inspector").first.click()
    row = page.locator("#rows tr", has_text="moon")
    expect(row).to_be_visible()
    row.get_by_role("button").click()
    expect(page.locator("#record")).to_contain_text("Its requests")
    assert tab.violations() == []
    assert tab.errors == []
    assert [url for url in tab.requests if not url.startswith(server.url)] == []


def test_the_log_shows_a_request_as_it_comes(chromium: Browser, serve: Serve) -> None:
    server = serve()
    page = Tab(chromium).open(f"{server.url}/_liveref/docs/inspector.html")
    expect(page.locator("#log")).to_be_visible()
    with client_of(server) as client:
        client.post("/images", json={"name": "<img src=x onerror=alert(1)>"})
    expect(page.locator("#requests tr").first).to_contain_text("/images")
    expect(page.locator("#rows tr").first).to_contain_text("<img src=x")
    assert page.locator("main img").count() == 0


def test_the_log_names_a_changed_record_once(
    chromium: Browser, serve: Serve, tmp_path: Path
) -> None:
    write_reference(names_of("books"), tmp_path / "books")
    server = serve(tmp_path / "books")
    page = Tab(chromium).open(f"{server.url}/_liveref/docs/inspector.html")
    expect(page.locator("#log")).to_be_visible()
    with client_of(server) as client:
        book = client.post("/books", json={"name": "Emma"}).json()["id"]
        client.post(f"/books/{book}/archive")
    row = page.locator("#requests tr").first
    expect(row).to_contain_text("/archive")
    assert row.inner_text().count(f"updated book {book}") == 1


def test_the_inspector_shows_how_a_record_came_to_its_status(
    chromium: Browser, serve: Serve, tmp_path: Path
) -> None:
    write_reference(names_of("books"), tmp_path / "books")
    server = serve(tmp_path / "books")
    tab = Tab(chromium)
    page = tab.open(f"{server.url}/_liveref/docs/inspector.html")
    expect(page.locator("#log")).to_be_visible()
    with client_of(server) as client:
        book = client.post("/books", json={"name": "Emma"}).json()["id"]
        page.get_by_role("button", name=book).click()
        expect(page.locator(".statuses [aria-current]")).to_have_text("active now")
        client.post(f"/books/{book}/archive")
    expect(page.locator(".statuses [aria-current]")).to_have_text("archived now")
    expect(page.locator(".graph .now")).to_have_text("archived")
    created, archived = page.locator("#moves tr").all()
    expect(created).to_contain_text("POST /books")
    expect(archived).to_contain_text("POST /books/{book_id}/archive")
    expect(archived.locator("blockquote")).to_have_count(1)
    assert tab.violations() == []
    assert tab.errors == []
    archived.get_by_role("link").click()
    page.wait_for_url("**/operations/archive_book.html")


def test_code_in_a_cell_stays_whole(chromium: Browser, folder: Path) -> None:
    page = Tab(chromium, viewport={"width": 1280, "height": 800}).open(
        address(folder, KINDS["resource"])
    )
    cells = page.locator(".moves td code, .rows td code")
    lines = cells.evaluate_all(
        "all => all.map(one => [one.innerText, one.getClientRects().length])"
    )
    assert lines
    assert [text for text, count in lines if count > 1 and text.isalpha()] == []


def test_the_buttons_of_the_inspector_reach_the_server(chromium: Browser, serve: Serve) -> None:
    server = serve()
    with client_of(server) as client:
        client.post("/images", json={"name": "moon"})
        page = Tab(chromium).open(f"{server.url}/_liveref/docs/inspector.html")
        page.fill("#snapshot-name", "one")
        page.get_by_role("button", name="Take").click()
        expect(page.locator("#snapshots")).to_contain_text("one")
        page.get_by_role("button", name="Reset").click()
        expect(page.locator("#rows tr")).to_have_count(0)
        assert client.get("/images").json()["images"] == []
        page.get_by_role("button", name="Restore").click()
        expect(page.locator("#rows tr")).to_have_count(1)
        page.get_by_role("button", name="Freeze").click()
        expect(page.locator("#clock")).to_contain_text("frozen")
        page.locator("#faults-box > summary").click()
        page.get_by_role("button", name="Set", exact=True).click()
        expect(page.locator("#faults li")).to_have_count(1)
        assert client.get("/images").status_code == 503


def test_a_refusal_shows_the_sentence_behind_it(
    chromium: Browser, serve: Serve, books: Path
) -> None:
    server = serve(books)
    tab = Tab(chromium)
    page = tab.open(f"{server.url}/_liveref/docs/books/operations/create_book.html")
    for code in ("201", "409"):
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".answer .code").first).to_have_text(code)
    expect(page.locator(".because")).to_contain_text("The title of a book must be unique.")
    expect(page.locator(".because blockquote code")).to_have_text("title")
    page.get_by_role("link", name="Show it on this page").click()
    expect(page.locator(".hit")).to_contain_text("title")
    assert tab.violations() == []


def test_fields_within_fields_have_inputs(chromium: Browser, serve: Serve, tmp_path: Path) -> None:
    """An object and a list of objects are filled field by field; the JSON says what is sent."""
    folder = tree(tmp_path / "books", NESTED_BOOKS, NESTED_PARAMETERS, book__json=NESTED_EXAMPLE)
    server = serve(folder)
    tab = Tab(chromium)
    page = tab.open(f"{server.url}/_liveref/docs/books/operations/create_book.html")
    page.fill("[id='try-body-shelf.room']", "attic")
    page.get_by_role("button", name="Add to authors").click()
    expect(page.locator("[id='try-body-authors.1.name']")).to_be_focused()
    page.fill("[id='try-body-authors.1.name']", "<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Remove authors 1").click()
    assert tab.violations() == []
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer .code").first).to_have_text("201")
    with client_of(server) as client:
        (record,) = client.get("/_liveref/records/book").json()["records"]
    assert record["fields"]["shelf"] == {"room": "attic", "place": 3}
    assert record["fields"]["authors"] == [{"name": "<img src=x onerror=alert(1)>"}]
    page.get_by_role("button", name="Leave shelf out").click()
    assert '"shelf"' not in page.input_value("#try-json")
    assert tab.errors == []


def test_fields_follow_the_json(chromium: Browser, serve: Serve, books: Path) -> None:
    server = serve(books)
    page = Tab(chromium).open(f"{server.url}/_liveref/docs/books/operations/create_book.html")
    page.fill("#try-json", '{"title": "Persuasion"}')
    expect(page.locator("[id='try-body-title']")).to_have_value("Persuasion")
    expect(page.locator("[id='try-body-shelf']")).to_have_value("")
    page.fill("#try-json", "{")
    expect(page.locator("#try-json")).to_have_attribute("aria-invalid", "true")


def test_identities_of_stored_records_are_offered(
    chromium: Browser, serve: Serve, books: Path
) -> None:
    server = serve(books)
    with client_of(server) as client:
        book = client.post("/books", json={"title": "Emma"}).json()["id"]
    page = Tab(chromium).open(f"{server.url}/_liveref/docs/books/operations/show_book.html")
    expect(page.locator("[id='try-path-book_id']")).to_have_value(book)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer")).to_contain_text('"Emma"')


@pytest.mark.parametrize("name", each_of("glance"))
def test_a_token_is_got_by_a_login(chromium: Browser, serve: Serve, name: str) -> None:
    server = serve(release(name), password="moonlight-7")
    tab = Tab(chromium)
    page = tab.open(f"{server.url}/_liveref/docs/{name}/operations/list_images.html")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer .code").first).to_have_text("401")
    page.fill("#login-password", "moonlight-7")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".login .state")).to_have_text("of admin")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer .code").first).to_have_text("200")
