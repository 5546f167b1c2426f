"""pip's settings are read as pip reads them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from liveref.fetching.errors import FetchError
from liveref.fetching.settings import (
    DEFAULT_INDEX,
    Address,
    Login,
    configuration_files,
    parse_address,
    read_settings,
)


def urls(environ: dict[str, str], *texts: str, folder: Path) -> list[str]:
    """The indexes that come of an environment and of pip.conf files, weakest first."""
    files = []
    for number, text in enumerate(texts):
        file = folder / f"{number}.conf"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return [index.url for index in read_settings(environ, files).indexes]


def test_without_any_it_is_the_public_index(tmp_path: Path) -> None:
    assert urls({}, folder=tmp_path) == [DEFAULT_INDEX]


def test_later_files_win_and_the_environment_over_all(tmp_path: Path) -> None:
    machine = (
        "[global]\nindex-url = https://machine/simple\nextra-index-url =\n  https://a\n  https://b"
    )
    user = "[global]\nindex_url = https://user/simple"
    both = (machine, user)
    assert urls({}, *both, folder=tmp_path) == ["https://user/simple", "https://a", "https://b"]
    own = {"PIP_INDEX_URL": "https://own/simple", "PIP_EXTRA_INDEX_URL": "https://c https://d"}
    assert urls(own, *both, folder=tmp_path) == ["https://own/simple", "https://c", "https://d"]
    assert urls({"PIP_INDEX_URL": ""}, *both, folder=tmp_path)[0] == "https://user/simple"


def test_what_stands_for_downloads_wins(tmp_path: Path) -> None:
    text = "[download]\nindex-url = https://download\n[global]\nindex-url = https://global"
    assert urls({}, text, folder=tmp_path) == ["https://download"]


def test_no_index_is_none(tmp_path: Path) -> None:
    assert urls({"PIP_NO_INDEX": "1"}, folder=tmp_path) == []


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_uv_is_heard_where_pip_is_silent(tmp_path: Path, name: str) -> None:
    environ = {name: "https://uv/simple", "UV_INDEX": "inner=https://inner/simple"}
    assert urls(environ, folder=tmp_path) == ["https://uv/simple", "https://inner/simple"]
    environ |= {"PIP_INDEX_URL": "https://pip/simple", "PIP_EXTRA_INDEX_URL": "https://extra"}
    assert urls(environ, folder=tmp_path) == ["https://pip/simple", "https://extra"]


def test_a_directory_is_an_index(tmp_path: Path) -> None:
    expected = [(tmp_path / "simple").as_uri()]
    assert urls({"PIP_INDEX_URL": str(tmp_path / "simple")}, folder=tmp_path) == expected


def test_the_rest(tmp_path: Path) -> None:
    environ = {
        "PIP_CERT": "/ca.pem",
        "PIP_CLIENT_CERT": "/me.pem",
        "PIP_TRUSTED_HOST": "a.test b.test:8080",
        "PIP_PROXY": "bob:pw@proxy.test:3128",
        "PIP_DEFAULT_TIMEOUT": "7",
    }
    settings = read_settings(environ, [])
    assert settings.certificates == "/ca.pem"
    assert settings.client_certificate == "/me.pem"
    assert settings.trusted_hosts == ("a.test", "b.test:8080")
    assert settings.proxy == Address("http://proxy.test:3128", Login("bob", "pw"))
    assert settings.timeout == 7.0
    assert read_settings({"PIP_TIMEOUT": "soon", "CURL_CA_BUNDLE": "/b.pem"}, []).timeout == 30.0
    assert read_settings({"CURL_CA_BUNDLE": "/b.pem"}, []).certificates == "/b.pem"


def test_credentials_are_parted_and_shown_to_nobody() -> None:
    address = parse_address("https://alice:p%40ss@host.test:8443/simple")
    assert address == Address("https://host.test:8443/simple", Login("alice", "p@ss"))
    assert "alice" not in repr(address)
    assert "p@ss" not in repr(address)


@pytest.mark.parametrize(
    "text", ["index-url = https://alice:secret@host", "[global]\nalice secret"]
)
def test_a_broken_file_is_named_and_not_quoted(tmp_path: Path, text: str) -> None:
    with pytest.raises(FetchError, match=r"0\.conf: pip's settings cannot be understood") as caught:
        urls({}, text, folder=tmp_path)
    assert "secret" not in str(caught.value)


def test_a_malformed_address_is_not_quoted() -> None:
    with pytest.raises(FetchError, match="malformed") as caught:
        read_settings({"PIP_INDEX_URL": "https://alice:secret@[::1/simple"}, [])
    assert "secret" not in str(caught.value)


def test_the_files_and_their_order(isolated: Path, tmp_path: Path) -> None:
    assert configuration_files({"PIP_CONFIG_FILE": os.devnull}) == []
    files = configuration_files({})
    users = [file for file in files if file.is_relative_to(isolated)]
    assert users
    assert files[-1].parent == Path(sys.prefix)
    own = tmp_path / "own.conf"
    own.touch()
    with_own = configuration_files({"PIP_CONFIG_FILE": str(own)})
    assert with_own[-1] == own
    assert not set(users) & set(with_own)


@pytest.mark.linux
def test_the_places_on_linux(isolated: Path) -> None:
    files = configuration_files({})
    assert Path("/etc/pip.conf") in files
    assert isolated / ".pip/pip.conf" in files
    assert isolated / ".config/pip/pip.conf" in files
