"""Operations that texts of published references date."""

from __future__ import annotations

import pytest

from liveref.loading import load
from liveref.model.microversion import Version, parse
from liveref.model.operation import Operation
from liveref.model.projection import at_version
from published import release

DATED = [
    ("placement", "GET", "/traits", "1.6"),
    ("placement", "PUT", "/resource_classes/{name}", "1.7"),
    ("placement", "POST", "/reshaper", "1.30"),
    ("nova", "POST", "/os-aggregates/{aggregate_id}/images", "2.81"),
    ("nova", "PUT", "/os-services/force-down", "2.11"),
    ("cinder", "GET", "/v3/{project_id}/volumes/summary", "3.12"),
    ("cinder", "PUT", "/v3/default-types/{project-id}", "3.62"),
]


@pytest.mark.parametrize(
    ("name", "method", "path", "version"),
    [pytest.param(*case, marks=pytest.mark.published(case[0])) for case in DATED],
)
def test_an_operation_is_there_since_its_text_says_so(
    name: str, method: str, path: str, version: str
) -> None:
    operations = load(release(name)).api.operations
    called = [one for one in operations if (one.method, one.path) == (method, path)]
    dated = [one for one in called if one.min_version == version]
    assert dated
    major, minor = parse(version)
    assert all(at_version(one, (major, minor)) for one in dated)
    assert not any(at_version(one, (major, minor - 1)) for one in dated)


@pytest.mark.published("placement")
def test_a_field_is_required_from_the_version_on_in_which_it_came() -> None:
    operations = load(release("placement")).api.operations
    (replace,) = (one for one in operations if one.id == "replace_allocation")
    for version, required in (((1, 27), False), ((1, 28), True)):
        body = projected(replace, version).request
        assert body is not None
        assert ("consumer_generation" in body.schema.properties) is required
        if required:
            assert body.schema.properties["consumer_generation"].required


@pytest.mark.published("placement")
def test_a_body_is_a_list_in_the_versions_whose_examples_are_lists() -> None:
    operations = load(release("placement")).api.operations
    (replace,) = (one for one in operations if one.id == "replace_aggregates")
    for version, form in (((1, 18), "array"), ((1, 19), "object")):
        body = projected(replace, version).request
        assert body is not None
        assert body.schema.types == (form,)


def projected(operation: Operation, version: Version) -> Operation:
    """The operation in a version that has it."""
    one = at_version(operation, version)
    assert one is not None
    return one
