"""Single parts: sharing, defaults, headers, codes, examples, the text that is written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import UNSET
from openapi_documents import (
    INTEGER,
    STRING,
    answer,
    api,
    document_of,
    followed,
    in_query,
    objects,
    operation,
    required,
)

from liveref.families import conventions
from liveref.model.api import Body, Effect, Example, Location, Parameter, Response, Section
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.schema import Property, Schema
from liveref.openapi import export, write
from liveref.openapi.examples import MASK
from liveref.openapi.rules import RULES
from liveref.values.safe_yaml import load_yaml

SERVICE = conventions("glance")
"""The conventions of a service, which asks for a token."""

HERE = Origin("things.inc", 1)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "openapi.md"
LINK = objects(href=STRING, rel=STRING)


def get(*fields: Any, **given: Any) -> tuple[dict[str, Any], list[str]]:
    """The operation object of one GET, and the codes of the diagnostics."""
    document, diagnostics = export(api(operation("GET", "/t", **given), *fields))
    return document["paths"]["/t"]["get"], [diagnostic.code for diagnostic in diagnostics]


class TestSharing:
    def test_a_part_that_stands_twice_is_shared(self) -> None:
        links = Schema(types=("array",), items=LINK)
        document, _ = export(
            api(
                operation("GET", "/a", responses=answer(objects(id=STRING, links=links))),
                operation(
                    "GET", "/b", id="b", resource="other",
                    responses=answer(objects(name=STRING, links=links)),
                ),
            )
        )  # fmt: skip
        schemas = document["components"]["schemas"]
        assert sorted(schemas) == ["LinksItem", "Other", "Thing"]
        assert schemas["Thing"]["properties"]["links"]["items"] == {
            "$ref": "#/components/schemas/LinksItem"
        }

    def test_a_description_belongs_to_the_place(self) -> None:
        described = msgspec.structs.replace(LINK, description=Prose("The *one*.", HERE))
        document, _ = export(
            api(operation("GET", "/a", responses=answer(objects(one=described, two=LINK))))
        )
        properties = document["components"]["schemas"]["Thing"]["properties"]
        assert properties["one"]["description"] == "The *one*."
        assert properties["one"]["$ref"] == properties["two"]["$ref"]
        assert "description" not in properties["two"]

    def test_what_stands_once_stays_in_its_place(self) -> None:
        document, _ = export(api(operation("GET", "/a", responses=answer(objects(link=LINK)))))
        assert list(document["components"]["schemas"]) == ["Thing"]

    def test_names_are_told_apart_by_version_operation_and_number(self) -> None:
        operations = [
            operation("GET", path, id=id_, responses=answer(objects(**{name: STRING})))
            for name, path, id_ in (
                ("a", "/v3/x", "show_x"),
                ("b", "/v2/x", "show_old_x"),
                ("c", "/v2/y", "show_y"),
                ("d", "/v2/z", "show_y"),
            )
        ]
        schemas = export(api(*operations))[0]["components"]["schemas"]
        assert {name: list(schema["properties"]) for name, schema in schemas.items()} == {
            "Thing": ["a"],
            "ThingV2": ["b"],
            "ShowY": ["c"],
            "Thing2": ["d"],
        }

    def test_the_wrapped_resource_has_the_plain_name(self) -> None:
        wrapped = Body(schema=objects(thing=required(objects(id=STRING))), wrapper="thing")
        shown = operation("GET", "/things/{id}", responses=(Response(code=200, body=wrapped),))
        made = operation(
            "POST", "/things", id="create", effect=Effect.CREATE, request=wrapped, line=2
        )
        schemas = export(api(shown, made))[0]["components"]["schemas"]
        assert schemas["ThingResponse"]["properties"]["thing"] == {
            "$ref": "#/components/schemas/Thing"
        }

    def test_a_map_is_open(self) -> None:
        open_map = Schema(types=("object",), additional=True)
        numbers = Schema(types=("object",), additional=INTEGER)
        document, _ = export(
            api(operation("GET", "/a", responses=answer(objects(m=open_map, n=numbers))))
        )
        properties = document["components"]["schemas"]["Thing"]["properties"]
        assert properties["m"] == {"type": "object", "additionalProperties": True}
        assert properties["n"]["additionalProperties"] == {"type": "integer"}


class TestValues:
    def test_a_default_that_fits_stays(self) -> None:
        schema = Schema(types=("integer",), default=20)
        get_object, codes = get(parameters=(_query(schema),))
        assert get_object["parameters"][0]["schema"] == {"type": "integer", "default": 20}
        assert codes == []

    def test_a_default_that_does_not_fit_is_named_and_left_out(self) -> None:
        get_object, codes = get(parameters=(_query(Schema(types=("integer",), default="many")),))
        assert get_object["parameters"][0]["schema"] == {"type": "integer"}
        assert codes == ["OAS005"]

    def test_a_pattern_that_is_none_is_left_out(self) -> None:
        get_object, codes = get(parameters=(_query(Schema(types=("string",), pattern="(")),))
        assert get_object["parameters"][0]["schema"] == {"type": "string"}
        assert codes == ["OAS009"]

    def test_a_version_that_is_none_is_no_limit(self) -> None:
        get_object, codes = get(parameters=(in_query("q", min_version="rocky"),))
        assert "x-openstack" not in get_object["parameters"][0]
        assert codes == ["OAS010"]

    def test_a_secret_has_no_default(self) -> None:
        secret = Schema(types=("string",), default="hunter2")
        made = operation("POST", "/t", request=Body(schema=objects(password=secret)))
        document, _ = export(api(made))
        assert "hunter2" not in json.dumps(document)


def _query(schema: Schema) -> Parameter:
    return Parameter(name="q", location=Location.QUERY, schema=schema)


class TestHeaders:
    @pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
    def test_what_openapi_ignores_is_named(self, name: str) -> None:
        header = Parameter(name=name, location=Location.HEADER, schema=STRING)
        get_object, codes = get(parameters=(header,))
        assert "parameters" not in get_object
        assert codes == ["OAS006"]

    def test_the_token_is_no_parameter(self) -> None:
        token = Parameter(name="X-Auth-Token", location=Location.HEADER, schema=STRING)
        closed = api(operation("GET", "/t", parameters=(token,)), conventions=SERVICE)
        document, diagnostics = export(closed)
        assert "parameters" not in document["paths"]["/t"]["get"]
        assert not diagnostics

    def test_names_in_two_spellings_are_one(self) -> None:
        first = Parameter(name="OpenStack-API-Version", location=Location.HEADER, schema=STRING)
        second = msgspec.structs.replace(first, name="Openstack-Api-Version")
        assert len(get(parameters=(first, second))[0]["parameters"]) == 1


class TestResponses:
    def test_no_code_is_the_conventions(self) -> None:
        document, _ = export(
            api(
                operation("POST", "/t", success=(), errors=(409,)),
                operation("DELETE", "/t", id="d", success=()),
            )
        )
        assert list(document["paths"]["/t"]["post"]["responses"]) == ["201", "409"]
        assert list(document["paths"]["/t"]["delete"]["responses"]) == ["204"]

    def test_texts_or_else_the_standard_phrase(self) -> None:
        success = Response(code=200, text=Prose("It ``worked``.", HERE))
        get_object, _ = get(responses=(success, Response(code=404), Response(code=599)))
        texts = {
            code: response["description"] for code, response in get_object["responses"].items()
        }
        assert texts == {"200": "It `worked`.", "404": "Not Found", "599": "Error"}

    def test_errors_have_the_body_of_the_service_type(self) -> None:
        for name, keys in (("things", {"error"}), ("placement", {"errors"})):
            document, _ = export(api(operation("GET", "/t", errors=(404,)), name=name))
            assert set(document["components"]["schemas"]["Error"]["properties"]) == keys

    def test_a_code_that_cannot_be_is_left_out(self) -> None:
        get_object, codes = get(errors=(40,))
        assert list(get_object["responses"]) == ["200"]
        assert codes == ["OAS008"]

    def test_head_and_204_have_no_body(self) -> None:
        document, _ = export(
            api(
                operation("HEAD", "/t", errors=(404,)),
                operation("DELETE", "/t", id="d", success=(204,), responses=answer(LINK, 204)),
            )
        )
        item = document["paths"]["/t"]
        assert "content" not in item["head"]["responses"]["404"]
        assert "content" not in item["delete"]["responses"]["204"]

    def test_a_body_by_media_type(self) -> None:
        binary = Body(schema=Schema(), media_types=("application/octet-stream",))
        get_object, _ = get(responses=(Response(code=200, body=binary),))
        assert get_object["responses"]["200"]["content"] == {
            "application/octet-stream": {"schema": {}}
        }

    def test_what_an_example_lacks_is_not_required(self) -> None:
        shape = objects(id=required(STRING), name=required(STRING))
        example = Example(value={"id": "1"}, origin=HERE)
        document, diagnostics = export(
            api(operation("GET", "/t", responses=answer(shape, examples=(example,))))
        )
        assert document["components"]["schemas"]["Thing"]["required"] == ["id"]
        assert [d.code for d in diagnostics] == ["OAS013"]
        assert "`name`" in diagnostics[0].message

    def test_a_request_body_where_none_belongs_is_kept_and_named(self) -> None:
        get_object, codes = get(request=Body(schema=objects(a=STRING)))
        assert "requestBody" in get_object
        assert codes == ["OAS007"]


class TestExamples:
    def examples(self, *given: Example, **fields: Any) -> tuple[dict[str, Any], list[str]]:
        written, codes = get(responses=answer(Schema(types=("object",)), examples=given, **fields))
        content = next(iter(written["responses"]["200"]["content"].values()))
        return content.get("examples", {}), codes

    def test_are_named_by_their_captions(self) -> None:
        one = Example(value={}, caption="Example: Show it", origin=HERE)
        two = msgspec.structs.replace(one, microversion="2.9")
        written, _ = self.examples(one, one, two)
        assert list(written) == ["example-show-it", "example-show-it-2", "example-show-it-2.9"]

    def test_secrets_are_masked_at_any_depth(self) -> None:
        value = {"user": [{"password": "hunter2", "name": "x"}], "adminPass": "y", "passwords": 1}
        written, _ = self.examples(Example(value=value, origin=HERE))
        assert written["example"]["value"] == {
            "user": [{"password": MASK, "name": "x"}],
            "adminPass": MASK,
            "passwords": 1,
        }

    def test_what_is_no_json_is_named(self) -> None:
        written, codes = self.examples(Example(value=UNSET, text="<a/>", origin=HERE))
        assert written == {}
        assert codes == ["OAS004"]

    def test_text_beside_text_stays(self) -> None:
        written, codes = self.examples(
            Example(value=UNSET, text="<a/>", origin=HERE), media_types=("application/xml",)
        )
        assert written["example"]["value"] == "<a/>"
        assert codes == []


class TestSections:
    prose = (Prose("Of ``them``.", HERE),)

    def test_tags_have_the_sections_texts(self) -> None:
        document, _ = export(
            api(
                operation("GET", "/t", sections=("All", "Things")),
                sections=(Section(title="Things", sections=("All",), prose=self.prose),),
            )
        )
        assert document["tags"] == [{"name": "Things", "description": "Of `them`."}]
        assert document["paths"]["/t"]["get"]["tags"] == ["Things"]

    def test_sections_of_one_title_are_told_apart(self) -> None:
        document, _ = export(
            api(
                operation("GET", "/v2", sections=("V2", "Things")),
                operation("GET", "/v3", id="b", sections=("V3", "Things")),
            )
        )
        assert [tag["name"] for tag in document["tags"]] == ["V2 / Things", "V3 / Things"]

    def test_other_sections_are_the_introduction(self) -> None:
        document, _ = export(
            api(
                operation("GET", "/t", sections=("Things",)),
                sections=(
                    Section(title="Things", prose=self.prose),
                    Section(title="Errors", prose=self.prose),
                ),
            )
        )
        assert document["info"]["description"].endswith("## Errors\n\nOf `them`.")

    def test_a_section_that_is_deprecated_says_so_of_its_operations(self) -> None:
        assert get(sections=("Things (DEPRECATED)",))[0]["deprecated"] is True
        assert "deprecated" not in get(sections=("Things",))[0]


class TestWriting:
    @pytest.mark.parametrize(
        "text", ["2.20", "1e3", "1E3", "0o17", "on", "null", "2026-01-01", "~", ".5", "12:30", ""]
    )
    def test_text_stays_text(self, text: str) -> None:
        written = write({"a": text})
        assert load_yaml(written) == {"a": text}
        assert re.search(r"""a: (['"]).*\1""", written)

    def test_lines_are_a_block(self) -> None:
        assert write({"a": "b\n\n- c"}) == "a: |-\n  b\n\n  - c\n"

    def test_no_aliases(self) -> None:
        part = {"x": 1}
        assert "&" not in write({"a": part, "b": part})

    def test_both_forms_say_the_same(self) -> None:
        document = document_of("image")
        assert load_yaml(write(document)) == json.loads(write(document, "json")) == document


def test_the_token_is_the_security_scheme() -> None:
    document, _ = export(api(operation("GET", "/t"), conventions=SERVICE))
    scheme = document["components"]["securitySchemes"]["token"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "X-Auth-Token")
    assert document["security"] == [{"token": []}]


def test_tokens_are_not_asked_for_where_there_is_none_yet() -> None:
    public = operation("POST", "/v3/auth/tokens")
    closed = operation("GET", "/v3/users", id="b")
    limited = operation("DELETE", "/v3/users", id="c", admin_only=True)
    paths = export(api(public, closed, limited, conventions=SERVICE))[0]["paths"]
    assert paths["/v3/auth/tokens"]["post"]["security"] == []
    assert "security" not in paths["/v3/users"]["get"]
    assert set(paths["/v3/auth/tokens"]["post"]["responses"]) == {"200"}
    assert set(paths["/v3/users"]["get"]["responses"]) == {"200", "401"}
    assert set(paths["/v3/users"]["delete"]["responses"]) == {"200", "401", "403"}


def test_property_without_range_is_shared_with_its_like() -> None:
    prop = Property(schema=LINK)
    document, _ = export(api(operation("GET", "/t", responses=answer(objects(a=prop, b=prop)))))
    schema = document["components"]["schemas"]["Thing"]["properties"]["a"]
    assert list(followed(document, schema)["properties"]) == ["href", "rel"]


def test_codes_of_diagnostics_are_unique_and_documented() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    text = DOCS.read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if f"{rule.code} | {rule.name}" not in text] == []
