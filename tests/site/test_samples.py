"""Samples: they send the request that the reference documents, and their clients exist."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openstack import _services_mixin

from live import Serve
from liveref.caching.cache import Cache
from liveref.families import FAMILIES
from liveref.loading import load
from liveref.model.api import API
from liveref.site.requests import Request, request_of
from liveref.site.samples import curl, httpie, python, samples_of
from liveref.values.safe_yaml import load_yaml
from published import release

OPENSTACK = next(family for family in FAMILIES if family.name == "openstack")
LISTED: dict[str, str] = load_yaml(
    Path(str(OPENSTACK._folder / "client.yaml")).read_text(encoding="utf-8")
)
AWKWARD = Request(
    method="POST",
    path="/books/{book-id}",
    parameters=("book-id",),
    query={"q": "a b&c"},
    headers={"X-Auth-Token": "$OS_TOKEN"},
    body={"title": 'it\'s "quoted" `id` $HOME', "pages": 3, "tags": None},
)


@pytest.fixture(scope="module")
def image() -> API:
    return load("image", cache=Cache(None)).api


def proxies() -> dict[str, set[str]]:
    """The methods of openstacksdk by service type."""
    methods: dict[str, set[str]] = {}
    for service in vars(_services_mixin.ServicesMixin).values():
        versions = getattr(service, "supported_versions", None)
        if versions:
            newest = versions[max(versions)]
            methods.setdefault(service.service_type, set()).update(dir(newest))
    return methods


@pytest.mark.parametrize("kind", LISTED)
def test_every_method_that_is_listed_is_one_of_openstacksdk(kind: str) -> None:
    assert set(LISTED[kind].split()) - proxies()[kind] == set()


@pytest.mark.parametrize(
    ("name", "operation", "call"),
    [
        ("nova", "create_server", "conn.compute.create_server("),
        ("nova", "list_servers", "for server in conn.compute.servers():"),
    ],
)
@pytest.mark.published("nova")
def test_openstacksdk_has_a_sample_where_it_has_a_method(
    name: str, operation: str, call: str
) -> None:
    api = load(release(name)).api
    asked = next(one for one in api.operations if one.id == operation)
    samples = samples_of(api, asked, request_of(api, asked, "/compute"), "http://host")
    sample = next(one for one in samples if one.id == "openstacksdk")
    assert call in sample.text
    compile(sample.text, "sample", "exec")


def test_no_sample_of_openstacksdk_for_a_service_that_it_does_not_know(image: API) -> None:
    clients = [sample.id for sample in samples_of(image, image.operations[0], AWKWARD, "http://h")]
    assert clients == ["curl", "requests", "httpie"]


def shell(command: str, name: str, folder: Path) -> list[str]:
    """The arguments with which a shell calls a program."""
    stub = folder / name
    stub.write_text('#!/bin/sh\nfor a in "$@"; do printf "%s\\0" "$a"; done\n', encoding="utf-8")
    stub.chmod(0o755)
    variables = {"OS_TOKEN": "secret", "book_id": "7", "PATH": f"{folder}:{os.environ['PATH']}"}
    output = subprocess.run(
        ["sh", "-c", command], env=variables, capture_output=True, text=True, check=True
    ).stdout
    return output.split("\0")[:-1]


def test_a_shell_gives_curl_the_body_word_for_word(tmp_path: Path) -> None:
    arguments = shell(curl(AWKWARD, "http://host"), "curl", tmp_path)
    assert arguments[:3] == ["-X", "POST", "http://host/books/7?q=a+b%26c"]
    assert "X-Auth-Token: secret" in arguments
    assert json.loads(arguments[arguments.index("-d") + 1]) == AWKWARD.body


def test_a_shell_gives_httpie_each_field_word_for_word(tmp_path: Path) -> None:
    arguments = shell(httpie(AWKWARD, "http://host"), "http", tmp_path)
    assert f"title={AWKWARD.body['title']}" in arguments
    assert "pages:=3" in arguments
    assert "tags:=null" in arguments
    assert "q==a b&c" in arguments
    assert "X-Auth-Token:secret" in arguments


def test_the_sample_in_python_makes_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, dict[str, Any]]] = []

    class Answer:
        def raise_for_status(self) -> None:
            """Nothing: the answer is good."""

    def post(url: str, **options: Any) -> Answer:
        calls.append((url, options))
        return Answer()

    monkeypatch.setattr("requests.post", post)
    monkeypatch.setenv("OS_TOKEN", "secret")
    exec(python(AWKWARD, "http://host"), {})  # noqa: S102 - the sample is what is tried
    ((url, options),) = calls
    assert url == "http://host/books/..."
    assert options["json"] == AWKWARD.body
    assert options["params"] == AWKWARD.query
    assert options["headers"] == {"X-Auth-Token": "secret"}


@pytest.mark.tool("curl")
def test_the_sample_for_curl_works(serve: Serve, image: API) -> None:
    server = serve("--in-memory")
    create = next(one for one in image.operations if one.id == "create_image")
    command = curl(request_of(image, create, ""), server.address)
    answer = subprocess.run(
        ["sh", "-c", f"{command} --silent"], capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout)["name"]
