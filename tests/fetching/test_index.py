"""A page of the Simple API, in JSON and in HTML, to the source packages that it lists."""

from __future__ import annotations

import base64
import http.server
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest
from packaging.version import Version

from liveref.fetching.client import Client
from liveref.fetching.errors import FetchError
from liveref.fetching.index import Sdist, choose, find_sdists
from liveref.fetching.settings import Address, Settings, parse_address

DIGEST = "ab" * 32


@pytest.fixture
def page(isolated: object) -> Iterator[dict[str, str]]:
    """The page that an index answers with, for the test to fill in; `url` is its address."""
    answer = {"kind": "text/html", "body": ""}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer["authorization"] = self.headers.get("Proxy-Authorization", "")
            self.send_response(302 if "location" in answer else 200)
            self.send_header("Content-Type", answer["kind"])
            if "location" in answer:
                self.send_header("Location", answer["location"])
            self.end_headers()
            self.wfile.write(answer["body"].encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    answer["url"] = f"http://127.0.0.1:{server.server_port}/root/simple"
    yield answer
    server.shutdown()
    thread.join()
    server.server_close()


def read(page: dict[str, str]) -> list[Sdist]:
    with closing(Client(Settings())) as client:
        return find_sdists(client, Address(page["url"]), "demo")


def html(page: dict[str, str], body: str) -> list[Sdist]:
    return read(_with(page, body=body))


def _with(page: dict[str, str], **changes: str) -> dict[str, str]:
    page.update(changes)
    return page


def test_links_are_relative_to_the_page(page: dict[str, str]) -> None:
    [file] = html(page, f'<a href="../../files/Demo-1.0.tar.gz#sha256={DIGEST.upper()}">x</a>')
    assert file.url == page["url"].replace("simple", "files/Demo-1.0.tar.gz")
    assert (file.filename, file.sha256) == ("Demo-1.0.tar.gz", DIGEST)


def test_a_base_is_obeyed(page: dict[str, str]) -> None:
    body = '<head><base href="https://cdn.test/a/"></head><a href="b/demo-1.0.zip">x</a>'
    [file] = html(page, body)
    assert file.url == "https://cdn.test/a/b/demo-1.0.zip"


def test_credentials_of_a_link_are_dropped(page: dict[str, str]) -> None:
    [file] = html(page, '<a href="https://u:p@cdn.test/demo-1.0.tar.gz">x</a>')
    assert file.url == "https://cdn.test/demo-1.0.tar.gz"


@pytest.mark.parametrize(
    "href",
    [
        "demo-1.0-py3-none-any.whl",
        "demo-extra-1.0.tar.gz",
        "demo-1.0.tar.bz2",
        "demo-new.tar.gz",
        "file:///etc/demo-1.0.tar.gz",
        "ftp://host/demo-1.0.tar.gz",
        "https://[broken/demo-1.0.tar.gz",
    ],
)
def test_other_links_are_passed_over(page: dict[str, str], href: str) -> None:
    assert html(page, f'<a href="{href}">x</a><a>y</a>') == []


@pytest.mark.parametrize(
    "fragment", ["", "#md5=0123", "#sha256=", "#sha256=xyz", f"#sha256={DIGEST}00"]
)
def test_a_hash_is_a_sha256_or_none(page: dict[str, str], fragment: str) -> None:
    [file] = html(page, f'<a href="demo-1.0.tar.gz{fragment}">x</a>')
    assert file.sha256 is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "no page of a package index"),
        ('{"files": 1}', "no page of a package index"),
        ('{"meta": {"api-version": "2.0"}, "files": []}', "only version 1"),
    ],
)
def test_json_that_is_no_page(page: dict[str, str], body: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        read(_with(page, kind="application/vnd.pypi.simple.v1+json", body=body))


def test_json_may_say_nothing_of_a_file(page: dict[str, str]) -> None:
    file = '{"filename": "demo-1.0.tar.gz", "url": "x", "yanked": null, "size": null}'
    [sdist] = read(_with(page, kind="application/json", body=f'{{"files": [{file}]}}'))
    assert (sdist.sha256, sdist.yanked) == (None, False)


def test_plain_http_needs_trust(page: dict[str, str]) -> None:
    """The page's server stands for a proxy here, so that any host can be asked."""
    proxy = parse_address(page["url"].replace("http://", "http://bob:secret@"))
    page["body"] = '<a href="demo-1.0.tar.gz">x</a>'
    index = Address("http://index.invalid/simple")
    with closing(Client(Settings(proxy=proxy))) as client, pytest.raises(FetchError) as caught:
        find_sdists(client, index, "demo")
    assert "name index.invalid under `trusted-host`" in str(caught.value)
    assert "authorization" not in page
    trusting = Settings(proxy=proxy, trusted_hosts=("index.invalid",))
    with closing(Client(trusting)) as client:
        assert len(find_sdists(client, index, "demo")) == 1
    assert page["authorization"] == f"Basic {base64.b64encode(b'bob:secret').decode()}"


def test_a_redirect_may_not_leave_the_protection(page: dict[str, str]) -> None:
    with pytest.raises(FetchError, match=r"http://index\.invalid is not asked"):
        read(_with(page, location="http://index.invalid/simple/demo/"))


def test_a_redirect_has_no_end(page: dict[str, str]) -> None:
    with pytest.raises(FetchError, match="cannot be read"):
        read(_with(page, location=page["url"]))


def listed(version: str, sha256: str | None = DIGEST, *, yanked: bool = False) -> Sdist:
    filename = f"demo-{version}.tar.gz"
    return Sdist(
        filename=filename, url=filename, version=Version(version), sha256=sha256, yanked=yanked
    )


def test_the_choice() -> None:
    unhashed, hashed = listed("2.0", None), listed("2.0")
    pool = [listed("1.9"), unhashed, hashed, listed("2.1", yanked=True), listed("3.0.dev1")]
    assert choose(pool, None) is hashed
    assert choose(pool, Version("2.1")) is pool[3]
    assert choose(pool, Version("3.0.dev1")) is pool[4]
    assert choose(pool, Version("4")) is None
