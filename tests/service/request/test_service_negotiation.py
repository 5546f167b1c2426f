"""The microversion of a request, and its statement in the answer."""

from __future__ import annotations

import pytest

from liveref.model.conventions.versions import Microversions
from liveref.service.request.negotiation import Negotiation
from liveref.service.request.problem import Problem

FAMILY = Microversions(
    header="API-Version", words={"block-storage": "volume"}, older={"compute": "X-Compute-Version"}
)
COMPUTE = Negotiation(FAMILY, "compute", "2.1", "2.100")
VOLUME = Negotiation(FAMILY, "block-storage", "3.0", "3.71")


def headers(**given: str) -> dict[bytes, bytes]:
    return {name.replace("_", "-").lower().encode(): v.encode() for name, v in given.items()}


@pytest.mark.parametrize(
    ("service", "asked", "version"),
    [
        (COMPUTE, {}, (2, 1)),
        (COMPUTE, {"api_version": "compute 2.20"}, (2, 20)),
        (COMPUTE, {"api_version": "compute latest"}, (2, 100)),
        (COMPUTE, {"api_version": "COMPUTE latest"}, (2, 1)),
        (COMPUTE, {"api_version": "volume 3.1, compute 2.3"}, (2, 3)),
        (COMPUTE, {"api_version": "volume 3.1"}, (2, 1)),
        (COMPUTE, {"x_compute_version": "2.9"}, (2, 9)),
        (COMPUTE, {"x_compute_version": "2.9", "api_version": "compute 2.8"}, (2, 8)),
        (VOLUME, {"api_version": "volume 3.50"}, (3, 50)),
        (VOLUME, {"api_version": "block-storage 3.50"}, (3, 50)),
        (VOLUME, {"x_compute_version": "2.9"}, (3, 0)),
    ],
)
def test_what_is_asked_for(
    service: Negotiation, asked: dict[str, str], version: tuple[int, ...]
) -> None:
    assert service.requested(headers(**asked)) == version


@pytest.mark.parametrize(
    ("text", "code"),
    [("2.0", 406), ("2.101", 406), ("3.0", 406), ("two", 400), ("2.", 400), ("-2.1", 400)],
)
def test_what_cannot_be_had(text: str, code: int) -> None:
    with pytest.raises(Problem) as refused:
        COMPUTE.requested(headers(api_version=f"compute {text}"))
    assert refused.value.code == code


def test_what_is_told() -> None:
    assert dict(COMPUTE.headers_of((2, 20))) == {
        b"api-version": b"compute 2.20",
        b"x-compute-version": b"2.20",
        b"x-compute-minimum-version": b"2.1",
        b"x-compute-maximum-version": b"2.100",
        b"vary": b"API-Version, X-Compute-Version",
    }
    assert dict(VOLUME.headers_of((3, 1)))[b"api-version"] == b"volume 3.1"
