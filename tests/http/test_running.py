"""The runner says no, and where: held against a service that is wrong in each way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest
from running import Runner
from scenario import Answer, Scenario, Step

from live import LiveServer

STEP: dict[str, Any] = {"line": 7, "title": "A step", "request": "POST /things"}


class Pretender(LiveServer):
    """A server that always gives the same answer."""

    def __init__(self, answer: httpx2.Response) -> None:
        super().__init__(home=Path(), log=Path())
        self.answer = answer

    def client(self) -> httpx2.Client:
        """A client that gets the answer without any network."""
        transport = httpx2.MockTransport(lambda _: self.answer)
        return httpx2.Client(transport=transport, base_url="http://127.0.0.1:1")


def failures(step: Step, answer: httpx2.Response, secrets: list[str] | None = None) -> list[str]:
    """The complaints of a run of this one step."""
    scenario = Scenario(
        file="case.yaml", title="A case", reference="x", steps=[step], secrets=secrets or []
    )
    return Runner(scenario, Pretender(answer), durable=False).run()


def error(status: int, **fields: Any) -> httpx2.Response:
    """An answer with the envelope of an error."""
    envelope = {"code": status, "title": "Title", "message": "Message."} | fields
    return httpx2.Response(status, json={"error": envelope})


WRONG = {
    "status": (Step(**STEP, status=201), httpx2.Response(200), "expected 201, answered 200"),
    "class": (Step(**STEP, status="4xx"), httpx2.Response(200), "expected 4xx, answered 200"),
    "header": (
        Step(**STEP, answer=Answer(headers={"location": "/x"})),
        httpx2.Response(200),
        "header location: expected '/x', found nothing",
    ),
    "json": (
        Step(**STEP, answer=Answer(json={"a": 1})),
        httpx2.Response(200, json={"a": 2}),
        "body.a: expected 1, found 2",
    ),
    "no json": (
        Step(**STEP, answer=Answer(json={"a": 1})),
        httpx2.Response(200, text="<html>"),
        "body: expected an object, found nothing",
    ),
    "body": (
        Step(**STEP, answer=Answer(body="")),
        httpx2.Response(200, text="x"),
        "expected the body ''",
    ),
    "text": (
        Step(**STEP, answer=Answer(lacks=["hid"])),
        httpx2.Response(200, headers={"x-note": "hidden"}),
        "the answer shows 'hid'",
    ),
    "field": (
        Step(**STEP, status=400, answer=Answer(error={"field": "name"})),
        error(400, field="id"),
        "error.field: expected 'name', found 'id'",
    ),
    "envelope": (
        Step(**STEP, status=400),
        httpx2.Response(400, text="Bad Request"),
        "error: expected an object, found nothing",
    ),
    "code in the envelope": (
        Step(**STEP, status=400),
        error(400, code=404),
        "error.code: expected 400, found 404",
    ),
    "traceback": (
        Step(**STEP, status=500),
        error(500, message="Traceback (most recent call last)"),
        "the answer shows a traceback",
    ),
    "variable": (
        Step(line=7, title="A step", request="POST /${nobody}"),
        httpx2.Response(200),
        "no step before it saved ${nobody}",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_place(wrong: str) -> None:
    step, answer, complaint = WRONG[wrong]
    complaints = "\n".join(failures(step, answer))
    assert complaint in complaints
    assert "tests/http/case.yaml:7: A step" in complaints


def test_secret_is_found_in_any_answer() -> None:
    answer = httpx2.Response(200, json={"note": "s3cr3t"})
    assert "the answer shows 's3cr3t'" in failures(Step(**STEP), answer, ["s3cr3t"])[0]
    assert failures(Step(**STEP, reveals=["s3cr3t"]), answer, ["s3cr3t"]) == []


def test_secret_is_found_in_the_store_and_in_the_log(tmp_path: Path) -> None:
    log, data = tmp_path / "log", tmp_path / "data"
    log.write_text("INFO the password is s3cr3t")
    data.mkdir()
    (data / "records.db").write_bytes(b"\x00\xff s3cr3t \x00")
    scenario = Scenario(file="case.yaml", title="", reference="x", steps=[], secrets=["s3cr3t"])
    server = LiveServer("--data", str(data), home=tmp_path, log=log)
    assert list(Runner(scenario, server, durable=True).kept_secrets()) == [
        "tests/http/case.yaml: the log shows 's3cr3t'",
        "tests/http/case.yaml: records.db holds 's3cr3t'",
    ]


def test_what_is_right_is_no_failure() -> None:
    answer = httpx2.Response(201, json={"id": "a", "n": 1}, headers={"location": "/things/a"})
    right = Answer(json={"id": "a"}, headers={"location": "/things/${id}"}, lacks=["b-c"])
    assert failures(Step(**STEP, status=201, save={"id": "id"}, answer=right), answer) == []
    assert failures(Step(**STEP, status="4xx"), error(404)) == []
