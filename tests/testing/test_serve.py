"""`liveref.serve` and `liveref.connect`: a server in the test's process, and its methods."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

import liveref
from live import PATIENCE, ROOT, Serve

TREES = ROOT / "tests" / "http" / "trees"
HARBOUR = {"shipping": TREES / "harbour"}
TOKEN = "a-token-of-this-test"  # noqa: S105 - of this test


@pytest.fixture
def cloud() -> Iterator[liveref.ServedCloud]:
    """The bundled image."""
    with liveref.serve() as served:
        yield served


def call(cloud: liveref.Cloud, method: str, path: str, body: Any = None) -> int:
    """The code of an answer of what is served."""
    answer = httpx2.request(method, cloud.url + path, json=body, trust_env=False)
    return answer.status_code


def create(cloud: liveref.Cloud, name: str = "moon") -> int:
    """The code of a create."""
    return call(cloud, "POST", "/images", {"name": name})


def names(cloud: liveref.Cloud) -> list[str]:
    """The names of the images that are stored."""
    return [record.fields["name"] for record in cloud.records("image")]


def test_import_does_not_wait_for_a_server() -> None:
    code = (
        "import sys, liveref, liveref.testing.plugin; "
        "print([m for m in ('liveref.serving', 'uvicorn', 'msgspec', 'yaml') if m in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "[]\n"


def test_stub_has_the_names_that_are_there() -> None:
    text = (ROOT / "src" / "liveref" / "__init__.pyi").read_text(encoding="utf-8")
    for name in ("Cloud", "ControlError", "ServeError", "ServedCloud", "connect", "serve"):
        assert getattr(liveref, name).__name__ == name
        assert f'"{name}"' in text
        assert name in dir(liveref)
    with pytest.raises(AttributeError, match="sevre"):
        _ = liveref.sevre  # type: ignore[attr-defined]


def test_server_answers_on_a_port_of_its_own(cloud: liveref.ServedCloud) -> None:
    with liveref.serve() as other:
        assert other.port != cloud.port
        assert cloud.url == f"http://127.0.0.1:{cloud.port}"
        create(cloud)
        assert (names(cloud), names(other)) == (["moon"], [])
    with pytest.raises(httpx2.ConnectError):
        create(other)


def test_snapshots_reset_and_records(cloud: liveref.ServedCloud) -> None:
    before = cloud.snapshot()
    create(cloud)
    after = cloud.snapshot("after")
    assert cloud.snapshots() == [before, after]
    cloud.restore(before)
    assert names(cloud) == []
    cloud.restore(after)
    assert names(cloud) == ["moon"]
    cloud.delete_snapshot(before)
    assert cloud.snapshots() == [after]
    cloud.reset()
    assert names(cloud) == []


def test_export_and_import(cloud: liveref.ServedCloud) -> None:
    create(cloud)
    document = cloud.export()
    with liveref.serve() as other:
        other.import_(document)
        assert other.records("image") == cloud.records("image")


def test_clock(cloud: liveref.ServedCloud) -> None:
    cloud.clock.freeze(at=datetime(2031, 2, 3, tzinfo=UTC))
    cloud.clock.advance(hours=1, minutes=10)
    create(cloud)
    assert cloud.records("image")[0].created == "2031-02-03T01:10:00.000000Z"
    assert (cloud.clock.frozen, cloud.clock.now.minute) == (True, 10)
    cloud.clock.resume()
    assert cloud.clock.frozen is False
    cloud.clock.set(datetime(2032, 1, 1))
    assert cloud.clock.now >= datetime(2032, 1, 1, tzinfo=UTC)
    cloud.clock.synchronise()
    assert cloud.clock.offset == timedelta(0)


def test_faults(cloud: liveref.ServedCloud) -> None:
    fault = cloud.faults.add("POST /images", status=503, times=2)
    assert [create(cloud) for _ in range(3)] == [503, 503, 201]
    assert [(f.id, f.fired) for f in cloud.faults] == [(fault.id, 2)]
    cloud.faults.remove(fault)
    assert len(cloud.faults) == 0
    cloud.faults.add("create_image", status=409)
    cloud.faults.clear()
    assert create(cloud) == 201


def test_requests(cloud: liveref.ServedCloud) -> None:
    create(cloud)
    call(cloud, "GET", "/images")
    assert cloud.requests[-1].operation == "GET /images"
    assert cloud.requests[0].operation_id == "create_image"
    assert [request.status for request in cloud.requests] == [201, 200]
    assert [request.status for request in cloud.requests[1:]] == [200]
    assert len(cloud.requests.where("POST /images", status="2xx")) == 1
    cloud.requests.clear()
    assert len(cloud.requests) == 0
    with pytest.raises(IndexError):
        _ = cloud.requests[-1]


@pytest.mark.parametrize("name", ["state.json", "state.yaml", "state.zip"])
def test_state_goes_to_a_file_and_comes_back(tmp_path: Path, name: str) -> None:
    (tmp_path / "seed.yaml").write_text("rooms: {green: {data: some bytes}}")
    with liveref.serve(TREES / "studio", seed=tmp_path / "seed.yaml") as cloud:
        (room,) = cloud.records("room")
        cloud.export_to(tmp_path / name)
    with liveref.serve(TREES / "studio") as cloud:
        cloud.import_from(tmp_path / name)
        assert cloud.records("room") == [room]
        with pytest.raises(ValueError, match=re.escape(".zip")):
            cloud.export_to(tmp_path / "state.txt")


def test_refusal_is_an_error_with_its_sentence(cloud: liveref.ServedCloud) -> None:
    with pytest.raises(liveref.ControlError, match="Did you mean POST /images") as caught:
        cloud.faults.add("POST /imags", status=503)
    assert (caught.value.code, caught.value.field) == (404, "operation")
    with pytest.raises(liveref.ControlError, match="missing"):
        cloud.restore("missing")


def test_services_have_credentials() -> None:
    with liveref.serve(mounts=HARBOUR, password="Sesame-2026") as cloud:
        assert cloud.clouds_yaml is not None
        assert cloud.credentials is not None
        text = cloud.clouds_yaml.read_text(encoding="utf-8")
        assert cloud.credentials["auth"]["auth_url"] == f"{cloud.url}/identity"
        assert "Sesame-2026" in text
        assert cloud.clouds_yaml.stat().st_mode & 0o077 == 0
    assert not cloud.clouds_yaml.exists()


def test_no_credentials_where_none_are_needed(cloud: liveref.ServedCloud) -> None:
    assert (cloud.clouds_yaml, cloud.credentials, cloud.password) == (None, None, None)


def test_reference_that_is_not_there_is_an_error() -> None:
    with pytest.raises(liveref.ServeError, match="nowhere"):
        liveref.serve("./nowhere")


def test_port_that_is_taken_is_an_error(cloud: liveref.ServedCloud) -> None:
    with pytest.raises(liveref.ServeError, match=str(cloud.port)):
        liveref.serve(port=cloud.port)


def test_async_with() -> None:
    async def run() -> list[str]:
        async with liveref.serve() as cloud:
            await asyncio.to_thread(create, cloud)
            return names(cloud)

    assert asyncio.run(run()) == ["moon"]


def test_options_of_the_command_are_arguments() -> None:
    with liveref.serve(
        control_prefix="/steer",
        control_token=TOKEN,
        request_log=1,
        limit={"body-bytes": 64},
        public_url="https://images.example.org",
        allow_origin="https://example.org",
        disable_rule="sentence-unique",
    ) as cloud:
        answer = httpx2.get(
            f"{cloud.url}/", headers={"Origin": "https://example.org"}, trust_env=False
        )
        assert answer.json()["services"][0]["url"] == "https://images.example.org/"
        assert answer.headers["access-control-allow-origin"] == "https://example.org"
        assert [create(cloud), create(cloud, "moon" * 64)] == [201, 413]
        assert [request.status for request in cloud.requests] == [413]
        assert httpx2.get(f"{cloud.url}/steer/", trust_env=False).status_code == 401


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"disable_rule": "sentence-uniqe"}, "sentence-unique"),
        ({"limit": {"body-size": 1}}, "body-bytes"),
        ({"public_url": "example.org"}, "https://cloud.example.org"),
        ({"trusted_proxy": ["10.0.0.0/40"]}, "10.0.0.0/40"),
        ({"request_log": 1_000_000}, "100000"),
        ({"control_prefix": "steer"}, "--control-prefix"),
    ],
)
def test_option_that_cannot_be_is_an_error(options: dict[str, Any], message: str) -> None:
    with pytest.raises(liveref.ServeError, match=re.escape(message)):
        liveref.serve(**options)


def test_records_can_be_kept_on_disk(tmp_path: Path) -> None:
    for expected in ([], ["moon"]):
        with liveref.serve(data=tmp_path / "data") as cloud:
            assert names(cloud) == expected
            create(cloud)


def test_server_elsewhere_has_the_same_methods(serve: Serve) -> None:
    server = serve("--in-memory", "--control-token", TOKEN, "--control-prefix", "/steer")
    with liveref.connect(server.address, TOKEN, prefix="/steer") as cloud:
        create(cloud)
        assert names(cloud) == ["moon"]
        cloud.reset()
        assert names(cloud) == []
        assert cloud.overview().references[0].name == "image"
    with pytest.raises(liveref.ControlError, match="Bearer"):
        liveref.connect(server.address, prefix="/steer").reset()


def test_connection_that_the_server_closed_is_opened_anew(serve: Serve) -> None:
    server = serve("--in-memory", "--limit", "idle-seconds=0.5")
    with liveref.connect(server.address) as cloud:
        for _ in range(3):
            assert cloud.records("image") == []
            time.sleep(2)


def test_log_of_the_server_is_silent_unless_asked_for() -> None:
    code = (
        "import json, urllib.request, liveref\n"
        "with liveref.serve() as cloud:\n"
        "    body = json.dumps({'name': 'a', 'colour': 'red'}).encode()\n"
        "    kind = {'Content-Type': 'application/json'}\n"
        "    urllib.request.urlopen(urllib.request.Request(cloud.url + '/images', body, kind))\n"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stderr == ""


def test_server_that_nobody_ends_goes_with_its_process() -> None:
    code = "import liveref; print(liveref.serve().url)"
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert made.stderr == ""


def test_threads_share_a_cloud(cloud: liveref.ServedCloud) -> None:
    failures: list[BaseException] = []

    def steer() -> None:
        try:
            for _ in range(20):
                cloud.clock.advance(seconds=1)
                assert len(cloud.faults) == 0
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=steer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert cloud.clock.offset >= timedelta(seconds=80)


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "ftp://localhost", "", "http://"])
def test_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match="an address such as"):
        liveref.connect(url)
