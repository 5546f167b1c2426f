"""Counts of requests, as a server that scrapes them reads them."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain

from live import LiveServer, Serve
from liveref.control.metrics import OPENMETRICS

PAGE = "/_liveref/metrics"
Labels = frozenset[tuple[str, str]]


def samples(server: LiveServer, accept: str = OPENMETRICS) -> dict[tuple[str, Labels], float]:
    """The numbers by name and labels."""
    with server.client() as client:
        answer = client.get(PAGE, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    parse = openmetrics if accept == OPENMETRICS else plain
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse(answer.text)
        for sample in family.samples
    }


def number(server: LiveServer, name: str, **labels: str) -> float:
    """One number; 0 if it is not there."""
    return samples(server).get((name, frozenset(labels.items())), 0)


def requests(server: LiveServer, operation: str, code: int, service: str = "image") -> float:
    """The number of requests."""
    labels = {"service": service, "operation": operation, "code": str(code)}
    return number(server, "liveref_requests_total", **labels)


def test_requests_are_counted_by_operation_and_code(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        for name in ("moon", "sun", 5):
            client.post("/images", json={"name": name})
        client.get("/nowhere")
    assert requests(server, "create_image", 201) == 2
    assert requests(server, "create_image", 400) == 1
    assert requests(server, "", 404) + requests(server, "", 404, service="") == 1
    assert number(server, "liveref_request_duration_seconds_count", service="image") >= 3


def test_refusals_are_counted_by_rule(serve: Serve, tmp_path: Path) -> None:
    facts = tmp_path / "rules.yaml"
    facts.write_text(
        "version: 2\nfacts:\n- {fact: quota, resource: image, value: 1, code: 403,"
        ' because: "One is enough."}\n'
    )
    server = serve("--in-memory", "--behaviour", facts)
    with server.client() as client:
        codes = [client.post("/images", json={"name": "moon"}).status_code for _ in range(3)]
        refused = client.get("/_liveref/requests").json()["requests"][-1]
    assert codes == [201, 403, 403]
    rule = refused["verdict"]["because"]["rule"]
    assert number(server, "liveref_refusals_total", service="image", rule=rule) == 2


def test_faults_are_counted(server: LiveServer) -> None:
    before = number(server, "liveref_faults_total", service="image")
    with server.client() as client:
        client.post("/_liveref/faults", json={"operation": "GET /images", "status": 503})
        assert client.get("/images").status_code == 503
    assert number(server, "liveref_faults_total", service="image") == before + 1


def test_text_format_is_there_too(server: LiveServer) -> None:
    with server.client() as client:
        client.get("/images")
    names = {name for name, _ in samples(server, "text/plain")}
    assert {"liveref_requests_total", "process_resident_memory_bytes"} <= names


def test_several_processes_have_one_count(serve: Serve) -> None:
    server = serve("--in-memory", "--workers", "2")
    processes = set()
    for _ in range(40):
        with server.client() as client:  # a connection of its own, for whichever process is free
            client.get("/images")
            processes.add(client.get("/_liveref/").json()["process"])
    assert [requests(server, "list_images", 200) for _ in range(4)] == [40] * 4
    assert processes


def test_page_is_a_part_of_the_control_interface(serve: Serve) -> None:
    server = serve("--in-memory", "--no-control")
    with server.client() as client:
        assert client.get(PAGE).status_code == 404
