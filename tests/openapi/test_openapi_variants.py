"""Several operations on one method and path: actions, microversions, duplicates."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace
from openapi_documents import (
    INTEGER,
    STRING,
    action,
    answer,
    api,
    followed,
    in_path,
    in_query,
    objects,
    operation,
    required,
)
from openapi_spec_validator import OpenAPIV31SpecValidator

from liveref.model.api import API, Body, Effect, Example
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.schema import Property, Schema
from liveref.openapi import ExportError, export

HERE = Origin("things.inc", 1)


def valid(api: API, microversion: str | None = None) -> dict[str, Any]:
    document = export(api, microversion=microversion)[0]
    OpenAPIV31SpecValidator(document).validate()
    return document


def body_of(document: dict[str, Any], path: str, method: str = "post") -> dict[str, Any]:
    content = document["paths"][path][method]["requestBody"]["content"]
    schema: dict[str, Any] = content["application/json"]["schema"]
    return schema


def accepts(document: dict[str, Any], schema: dict[str, Any], value: Any) -> bool:
    whole = {**schema, "components": document["components"]}
    return jsonschema_rs.Draft202012Validator(whole).is_valid(value)


REBOOT = action(
    "reboot",
    line=1,
    request=Body(schema=objects(reboot=required(objects(type=STRING))), wrapper="reboot"),
    prose=(Prose("Reboots *it*.", HERE),),
    success=(202,),
)
PAUSE = action("pause", line=9, success=(202,), errors=(409,))


class TestActions:
    document = valid(api(REBOOT, PAUSE))
    schema = body_of(document, "/things/{id}/action")

    def test_are_one_operation(self) -> None:
        post = self.document["paths"]["/things/{id}/action"]["post"]
        assert post["operationId"] == "run_thing_action"
        assert [record["id"] for record in post["x-liveref-operations"]] == [
            "reboot_thing",
            "pause_thing",
        ]
        assert "### Title 1 (`reboot`)\n\nReboots *it*." in post["description"]

    def test_are_told_apart_by_a_discriminator(self) -> None:
        assert self.schema["x-openstack"] == {"discriminator": "action"}
        branches = [followed(self.document, branch) for branch in self.schema["oneOf"]]
        assert [branch["x-openstack"] for branch in branches] == [
            {"action-name": "reboot"},
            {"action-name": "pause"},
        ]
        assert all("$ref" in branch for branch in self.schema["oneOf"])

    def test_each_body_is_one_of_them(self) -> None:
        assert accepts(self.document, self.schema, {"reboot": {"type": "SOFT"}})
        assert accepts(self.document, self.schema, {"pause": None})
        assert not accepts(self.document, self.schema, {"reboot": {"type": 1}})
        assert not accepts(self.document, self.schema, {"explode": None})
        assert not accepts(self.document, self.schema, {"reboot": {}, "pause": None})

    def test_all_their_codes_are_there(self) -> None:
        responses = self.document["paths"]["/things/{id}/action"]["post"]["responses"]
        assert list(responses) == ["202", "409"]

    def test_their_answers_are_alternatives_too(self) -> None:
        first = action("a", line=1, responses=answer(objects(x=STRING)))
        second = action("b", line=2, responses=answer(objects(y=STRING)))
        document = valid(api(first, second))
        response = document["paths"]["/things/{id}/action"]["post"]["responses"]["200"]
        schema = response["content"]["application/json"]["schema"]
        names = [followed(document, b)["x-openstack"]["action-name"] for b in schema["oneOf"]]
        assert names == ["a", "b"]
        assert accepts(document, schema, {"x": "1"})
        assert accepts(document, schema, {"y": "1"})
        assert not accepts(document, schema, {"x": 1, "y": 1})

    def test_a_single_one_keeps_its_id(self) -> None:
        document = valid(api(REBOOT))
        post = document["paths"]["/things/{id}/action"]["post"]
        assert post["operationId"] == "reboot_thing"
        assert "x-liveref-operations" not in post


def limited_object(**versions: tuple[str | None, str | None]) -> Schema:
    """An object with a `name`, and strings that exist in these versions."""
    limited = {
        name: Property(schema=STRING, min_version=first, max_version=last)
        for name, (first, last) in versions.items()
    }
    return objects(name=required(STRING), **limited)


class TestMicroversions:
    api = api(
        operation(
            "POST",
            "/things",
            id="create_thing",
            effect=Effect.CREATE,
            request=Body(schema=limited_object(tags=("2.9", None), old=(None, "2.19"))),
            responses=answer(limited_object(tags=("2.9", None))),
        ),
        operation("GET", "/things", id="list_things", line=5, min_version="2.10"),
    )
    document = valid(api)
    schema = followed(document, body_of(document, "/things"))

    def test_a_request_is_the_one_of_its_ranges(self) -> None:
        assert self.schema["x-openstack"] == {"discriminator": "microversion"}
        branches = [followed(self.document, branch) for branch in self.schema["oneOf"]]
        assert [branch["x-openstack"] for branch in branches] == [
            {"max-ver": "2.8"},
            {"min-ver": "2.9", "max-ver": "2.19"},
            {"min-ver": "2.20"},
        ]
        assert [list(branch["properties"]) for branch in branches] == [
            ["name", "old"],
            ["name", "tags", "old"],
            ["name", "tags"],
        ]

    @pytest.mark.parametrize(
        "value",
        [{"name": "x"}, {"name": "x", "tags": "y"}, {"name": "x", "old": "y", "tags": "z"}],
        ids=["in all", "new", "between"],
    )
    def test_what_is_valid_in_some_version_is_valid(self, value: dict[str, Any]) -> None:
        assert accepts(self.document, self.schema, value)

    def test_what_is_valid_in_none_is_not(self) -> None:
        assert not accepts(self.document, self.schema, {"name": "x", "tags": 1})
        assert not accepts(self.document, self.schema, {"tags": "x"})

    def test_a_response_says_it_of_each_property(self) -> None:
        response = self.document["paths"]["/things"]["post"]["responses"]["200"]
        schema = followed(self.document, response["content"]["application/json"]["schema"])
        assert schema["properties"]["tags"]["x-openstack"] == {"min-ver": "2.9"}
        assert "x-openstack" not in schema["properties"]["name"]

    def test_an_operation_says_it_of_itself(self) -> None:
        assert self.document["paths"]["/things"]["get"]["x-openstack"] == {"min-ver": "2.10"}

    @pytest.mark.parametrize(
        ("version", "names", "methods"),
        [
            ("2.1", ["name", "old"], ["post"]),
            ("2.10", ["name", "tags", "old"], ["post", "get"]),
            ("2.20", ["name", "tags"], ["post", "get"]),
        ],
    )
    def test_one_version_is_plain(self, version: str, names: list[str], methods: list[str]) -> None:
        document = valid(self.api, version)
        assert list(document["paths"]["/things"]) == methods
        schema = followed(document, body_of(document, "/things"))
        assert list(schema["properties"]) == names
        assert "min-ver" not in str(document)
        assert document["info"]["version"] == version

    def test_versions_are_numbers_and_not_text(self) -> None:
        schema = followed(valid(self.api, "2.100"), body_of(valid(self.api, "2.100"), "/things"))
        assert "tags" in schema["properties"]

    def test_what_is_no_version_is_refused(self) -> None:
        with pytest.raises(ExportError, match="'latest' is not a version"):
            export(self.api, microversion="latest")
        limited = api(min_version="2.1", max_version="2.30")
        with pytest.raises(ExportError, match=r"no microversion 2\.31: it has 2\.1 to 2\.30"):
            export(limited, microversion="2.31")
        with pytest.raises(ExportError, match=r"no microversion 9: it has 2\.1 to 2\.30"):
            export(limited, microversion="9")

    def test_a_reference_without_microversions_has_none(self) -> None:
        with pytest.raises(ExportError, match="has no microversions: it can't be exported at 9"):
            export(api(operation("GET", "/things")), microversion="9")

    def test_a_field_that_comes_is_required_only_where_it_is(self) -> None:
        schema = objects(name=required(STRING), tag=required(STRING, min_version="2.5"))
        made = operation("POST", "/things", request=Body(schema=schema), responses=answer(schema))
        document = valid(api(made))
        old, new = followed(document, body_of(document, "/things"))["oneOf"]
        assert followed(document, old)["required"] == ["name"]
        assert followed(document, new)["required"] == ["name", "tag"]
        response = document["paths"]["/things"]["post"]["responses"]["200"]
        answered = followed(document, response["content"]["application/json"]["schema"])
        assert answered["required"] == ["name"]

    def test_a_field_that_is_required_for_a_while(self) -> None:
        """A body without it is right before and after, which is still one alternative."""
        schema = objects(name=required(STRING), tag=required(STRING, min_version="2.5",
                                                             max_version="2.7"))  # fmt: skip
        document = valid(api(operation("POST", "/things", request=Body(schema=schema))))
        whole = body_of(document, "/things")
        assert len(followed(document, whole)["oneOf"]) == 3
        assert accepts(document, whole, {"name": "x"})
        assert accepts(document, whole, {"name": "x", "tag": "y"})

    def test_many_ranges(self) -> None:
        """A body is exactly one of nine, whatever came with the versions."""
        limits = {f"f{minor}": (f"2.{minor}", None) for minor in range(2, 10)}
        body = Body(schema=limited_object(**limits, old=(None, "2.5")))
        document = valid(api(operation("POST", "/things", request=body)))
        whole = body_of(document, "/things")
        for names in ((), ("f2",), ("f9",), ("f2", "f9"), ("old",), ("old", "f3")):
            assert accepts(document, whole, {"name": "x"} | dict.fromkeys(names, "y")), names
        assert not accepts(document, whole, {"name": "x", "old": "y", "f9": "y"})

    def test_an_action_may_have_both(self) -> None:
        inner = objects(host=STRING, cluster=Property(schema=STRING, min_version="3.16"))
        body = Body(schema=objects(migrate=required(inner)), wrapper="migrate")
        document = valid(api(action("migrate", line=1, request=body), PAUSE))
        schema = body_of(document, "/things/{id}/action")
        migrate = followed(document, schema["oneOf"][0])
        assert migrate["x-openstack"] == {"discriminator": "microversion", "action-name": "migrate"}
        branches = [followed(document, branch)["x-openstack"] for branch in migrate["oneOf"]]
        assert branches == [
            {"action-name": "migrate", "max-ver": "3.15"},
            {"action-name": "migrate", "min-ver": "3.16"},
        ]
        assert accepts(document, schema, {"migrate": {"host": "a", "cluster": "b"}})
        assert accepts(document, schema, {"migrate": {"host": "a"}})

    def test_parameters_too(self) -> None:
        queried = in_query("tag", min_version="2.5", required=True)
        listed = operation("GET", "/things", parameters=(queried,))
        parameter = valid(api(listed))["paths"]["/things"]["get"]["parameters"][0]
        assert parameter["x-openstack"] == {"min-ver": "2.5"}
        assert not parameter["required"]
        assert "parameters" not in valid(api(listed), "2.4")["paths"]["/things"]["get"]
        later = valid(api(listed), "2.5")["paths"]["/things"]["get"]["parameters"][0]
        assert later["required"] is True

    def test_of_examples_the_latest_before_it_is_kept(self) -> None:
        examples = tuple(
            Example(value={"name": version}, microversion=version, origin=HERE)
            for version in ("2.1", "2.9", "2.20")
        )
        listed = operation("GET", "/things", responses=answer(limited_object(), examples=examples))
        response = valid(api(listed), "2.10")["paths"]["/things"]["get"]["responses"]["200"]
        examples_there = response["content"]["application/json"]["examples"].values()
        assert [example["value"] for example in examples_there] == [{"name": "2.9"}]


class TestDuplicates:
    first = operation("POST", "/tokens", id="one", request=Body(schema=objects(a=required(STRING))))
    second = operation(
        "POST", "/tokens", id="two", line=7, request=Body(schema=objects(b=required(INTEGER)))
    )

    def test_any_of_their_bodies_will_do(self) -> None:
        document = valid(api(self.first, self.second))
        schema = body_of(document, "/tokens")
        assert set(schema) == {"anyOf"}
        assert accepts(document, schema, {"a": "x"})
        assert accepts(document, schema, {"b": 1})
        assert not accepts(document, schema, {})

    def test_are_named_by_a_diagnostic(self) -> None:
        diagnostics = export(api(self.first, self.second))[1]
        assert [(str(d.origin), d.code) for d in diagnostics] == [("things.inc:7", "OAS003")]

    def test_equal_bodies_are_one(self) -> None:
        document = valid(api(self.first, operation("POST", "/tokens", id="x", line=3,
                                                   request=self.first.request)))  # fmt: skip
        assert set(body_of(document, "/tokens")) == {"$ref"}

    def test_a_file_that_is_included_twice_says_it_once(self) -> None:
        put = operation("PUT", "/t", id="a", prose=(Prose("Does *it*.", HERE),))
        put_object = valid(api(put, replace(put, id="a_2")))["paths"]["/t"]["put"]
        assert (put_object["operationId"], put_object["description"]) == ("a", "Does *it*.")

    def test_their_parameters_are_united(self) -> None:
        one = operation("GET", "/t", id="a", parameters=(in_query("x", required=True),))
        two = operation("GET", "/t", id="b", line=2, parameters=(in_query("y"),))
        parameters = valid(api(one, two))["paths"]["/t"]["get"]["parameters"]
        assert [(p["name"], p.get("required", False)) for p in parameters] == [
            ("x", False),
            ("y", False),
        ]

    def test_ranges_of_versions_tell_them_apart(self) -> None:
        schema = objects(a=required(STRING))
        old = operation("PUT", "/t", id="a", request=Body(schema=schema), max_version="1.6")
        new = operation(
            "PUT", "/t", id="b", line=2, request=Body(schema=objects(b=STRING)), min_version="1.7"
        )
        document = valid(api(old, new))
        body = body_of(document, "/t", "put")
        assert body["x-openstack"] == {"discriminator": "microversion"}
        branches = [followed(document, branch)["x-openstack"] for branch in body["oneOf"]]
        assert branches == [{"max-ver": "1.6"}, {"min-ver": "1.7"}]
        assert list(valid(api(old, new), "1.6")["paths"]["/t"]) == ["put"]


class TestPaths:
    def test_that_differ_in_names_alone_are_one(self) -> None:
        one = operation("GET", "/t/{id}", parameters=(in_path("id"),))
        two = operation("DELETE", "/t/{t_id}", line=4, parameters=(in_path("t_id"),))
        document, diagnostics = export(api(one, two))
        OpenAPIV31SpecValidator(document).validate()
        assert list(document["paths"]) == ["/t/{id}"]
        assert document["paths"]["/t/{id}"]["delete"]["parameters"][0]["name"] == "id"
        assert [(d.code, str(d.origin), d.row) for d in diagnostics] == [
            ("OAS002", "things.inc:4", "t_id")
        ]

    def test_names_that_swap_places(self) -> None:
        one = operation("GET", "/t/{a}/u/{b}", parameters=(in_path("a"), in_path("b")))
        two = operation("PUT", "/t/{b}/u/{a}", line=2, parameters=(in_path("b"), in_path("a")))
        document = valid(api(one, two))
        assert list(document["paths"]) == ["/t/{a}/u/{b}"]
        names = [p["name"] for p in document["paths"]["/t/{a}/u/{b}"]["put"]["parameters"]]
        assert sorted(names) == ["a", "b"]

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/t/{id}/u/{id}", "/t/{id}/u/{id_2}"),
            ("/t/{a/b}", "/t/{a_b}"),
            ("/t/{region}:{ip}", "/t/{region}:{ip}"),
            ("/t/{project-id}", "/t/{project-id}"),
            ("/t?x={y}", "/t"),
            ("/t#x", "/t"),
            ("t/{id", "/t/id"),
            ("/t/{{id}}", "/t/{id}"),
            ("", "/"),
        ],
    )
    def test_become_what_openapi_allows(self, path: str, expected: str) -> None:
        assert list(valid(api(operation("GET", path)))["paths"]) == [expected]

    def test_a_name_in_the_path_is_always_a_parameter(self) -> None:
        parameters = valid(api(operation("GET", "/t/{id}")))["paths"]["/t/{id}"]["get"][
            "parameters"
        ]
        assert [(p["name"], p["required"]) for p in parameters] == [("id", True)]

    def test_a_method_that_is_none_is_left_out(self) -> None:
        document, diagnostics = export(api(operation("METHOD", "/t")))
        assert document["paths"] == {}
        assert [d.code for d in diagnostics] == ["OAS001"]
