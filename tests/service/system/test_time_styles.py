"""The form of times in answers."""

from __future__ import annotations

import msgspec

from liveref.loading import load
from liveref.model.schema import Schema
from liveref.service.system.time_styles import TimeStyles


def test_a_field_without_an_example_has_the_form_of_the_others() -> None:
    api = load("image").api
    resource = api.resource("server")
    styles = TimeStyles(api)
    silent = Schema(types=("string",), example=None)
    assert styles.example(resource, silent) == "2026-03-02T09:14:07Z"
    assert styles.example(resource, Schema(types=("string",), example="2030-01-02 03:04")) == (
        "2030-01-02 03:04"
    )


def test_an_api_without_times_gives_no_form() -> None:
    api = msgspec.structs.replace(load("image").api, resources=())
    resource = load("image").api.resource("server")
    assert TimeStyles(api).example(resource, Schema(types=("string",))) is None
