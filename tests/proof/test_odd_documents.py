"""Any document has a valid export, and a service that answers each request."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from documents import document
from liveref.exercise.in_process import InProcess
from liveref.families import conventions
from liveref.model.path import names_in
from liveref.openapi import export
from liveref.reading.document import Operation
from liveref.rules.infer import infer
from odd_documents import NAMES, operations, values

KEYS = [*NAMES, "x", "\u2028", "\U0001f4a5", "$ref", "_", "__class__"]
bodies = st.none() | values | st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
texts = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["..", ".", "%", "/", "*"]
)
queries = st.dictionaries(st.sampled_from([*KEYS, "limit", "marker", "sort_key", "fields"]), texts)


@settings(max_examples=60, deadline=None)
@given(st.lists(operations(), max_size=5))
def test_the_export_of_any_document_is_valid(written: list[Operation]) -> None:
    exported, _ = export(infer(document(*written), conventions()))
    OpenAPIV31SpecValidator(json.loads(json.dumps(exported))).validate()


@settings(max_examples=60, deadline=None)
@given(st.lists(operations(), min_size=1, max_size=5), st.data())
def test_no_request_is_an_error_of_the_service(written: list[Operation], data: Any) -> None:
    api = infer(document(*written), conventions())
    with InProcess(api) as service:
        for operation in (*api.operations, *api.operations):
            path = operation.path
            for name in names_in(path):
                path = path.replace(f"{{{name}}}", quote(data.draw(texts), safe=""), 1)
            query = "&".join(f"{quote(k)}={quote(v)}" for k, v in data.draw(queries).items())
            body = data.draw(bodies)
            raw = None if body is None else json.dumps(body).encode()
            headers = {} if raw is None else {"content-type": "application/json"}
            target = f"{path}?{query}" if query else path
            assert service.send(operation.method, target, headers, raw).code < 500, target
