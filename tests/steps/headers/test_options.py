"""Options of requests that change the meaning of data."""

from __future__ import annotations

import pytest

from liveref.exercise.in_process import InProcess
from liveref.loading import load
from liveref.service.effects.headers.options import DataOptions
from liveref.service.effects.order import plan_of
from liveref.service.system.system import System
from published import each_of, release


@pytest.mark.parametrize("name", each_of("swift"))
def test_an_option_that_nothing_carries_out_is_refused(name: str) -> None:
    api = load(release(name)).api
    plans = {o.id: plan_of(System(api), o) for o in api.operations}
    steps = {i: any(type(s) is DataOptions for s in plan.steps.all) for i, plan in plans.items()}
    assert steps["upload_object"]
    assert not steps["download_object"]
    with InProcess(api) as service:
        sized = {"content-length": "2"}
        service.send("PUT", "/v1/AUTH_x/c", {}, b"")
        path = "/v1/AUTH_x/c/o"
        answer = service.send("PUT", f"{path}?multipart-manifest=put", sized, b"[]")
        assert (answer.code, service.send("GET", path, {}, None).code) == (400, 404)
        dynamic = sized | {"x-object-manifest": "c/o"}
        answer = service.send("PUT", path, dynamic, b"[]")
        assert (answer.code, service.send("GET", path, {}, None).code) == (400, 404)
        assert service.send("PUT", path, sized, b"[]").code == 201
        assert service.send("DELETE", f"{path}?multipart-manifest=delete", {}, None).code == 400
        assert service.send("GET", path, {}, None).raw == b"[]"
