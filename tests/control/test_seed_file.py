"""Seeds as they are written."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from liveref.control.seed.file import parse_seed
from liveref.control.seed.problem import SeedError

SEED = """\
services:
  image:
    images:
      one: {name: x, size: 5}
      two:
    members:
      - member: demo
        tags: [a, b]
    requests:
      - PUT /images/one/tags/blue
      - POST /images/one/members: {member: demo}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(SeedError) as caught:
        parse_seed(text, "seed.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_records_have_names_fields_and_lines() -> None:
    seed = parse_seed(SEED, "seed.yaml")
    one, two, member = seed.records
    assert (one.service, one.resource, one.name) == ("image", "images", "one")
    assert (one.fields, one.line, one.lines) == (
        {"name": "x", "size": 5},
        4,
        {"name": 4, "size": 4},
    )
    assert (two.name, two.fields, two.line) == ("two", {}, 5)
    assert (member.name, member.fields["tags"], member.line) == (None, ["a", "b"], 7)
    assert member.lines["tags"] == 8
    assert seed.skips == frozenset()


def test_requests_have_a_body_or_none() -> None:
    first, second = parse_seed(SEED, "seed.yaml").requests
    assert (first.call, first.body, first.line) == ("PUT /images/one/tags/blue", UNSET, 10)
    assert (second.call, second.body) == ("POST /images/one/members", {"member": "demo"})


def test_json_is_a_seed_too() -> None:
    seed = parse_seed('{"images": {"one": {"size": 5}}}', "seed.json")
    assert (seed.records[0].service, seed.records[0].name) == ("", "one")


def test_services_may_be_missing_where_the_seed_says_so() -> None:
    assert parse_seed("unserved: skip\n" + SEED, "seed.yaml").skips == {"image"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "seed.yaml:1: A mapping of services, or of resources is expected here."),
        ("a: [1, 2", "seed.yaml:2: It is not YAML"),
        ("images: 5", "seed.yaml:1: A list or mapping of images is expected here."),
        ("images:\n  one: 5", "seed.yaml:2: A mapping of fields (images) is expected here."),
        ("images:\n  one: {a: 1, a: 2}", "seed.yaml:2: `a` stands here twice"),
        ("images:\n  one: {a: .nan}", "seed.yaml:2: '.nan' is no value that JSON has."),
        ("images:\n  one: {a: !!binary aGk=}", "is no value that JSON has."),
        ("services: {}\nimages: {}", "seed.yaml:2: `images` does not stand beside `services`"),
        ("requests: [5]", "seed.yaml:1: A request is `METHOD /path`"),
        ("requests: {}", "seed.yaml:1: requests takes a list"),
        ("unserved: 5\nimages: {}", "seed.yaml:1: unserved takes `skip`."),
        ("images: [{a: " + "[" * 40 + "]" * 40 + "}]", "seed.yaml:1: It is nested too deeply."),
        ("images: [{a: " + "[" * 99 + "]" * 99 + "}]", "seed.yaml:1: It is not YAML"),
        ("images: [{a: &a [*a]}]", "seed.yaml:1: It is nested too deeply."),
    ],
)
def test_mistakes_of_form_are_named_with_their_line(text: str, message: str) -> None:
    assert message in problems(text)[0]


def test_all_mistakes_are_told_at_once() -> None:
    assert len(problems("images:\n  one: 5\n  two: 6\n")) == 2
