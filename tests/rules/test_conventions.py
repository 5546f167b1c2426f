"""The conventions of OpenStack's services are whole and mean what they say."""

from __future__ import annotations

import re

import msgspec
import pytest

from liveref.families import conventions
from liveref.naming.nouns import nouns
from liveref.rules.text.words import words


def test_they_are_read_once() -> None:
    assert conventions() is conventions()


def test_the_envelope_of_an_error() -> None:
    assert set(conventions().errors.envelope["error"]) == {
        "code",
        "title",
        "message",
        "field",
        "because",
    }


@pytest.mark.parametrize("part", ["names", "paths", "statuses"])
def test_every_pattern_compiles(part: str) -> None:
    for name, pattern in msgspec.structs.asdict(getattr(conventions(), part)).items():
        assert re.compile(pattern), name


def test_every_pattern_of_the_words_compiles() -> None:
    for pattern, template in (*nouns().singular, *nouns().plural, *words().keys):
        assert re.compile(pattern).groups >= (template or "").count("\\")


@pytest.mark.parametrize(
    ("kind", "names", "others"),
    [
        ("identifier", ["id", "uuid"], ["image_id", "identity"]),
        (
            "secret",
            ["adminPass", "admin_pass", "password", "privateKey", "client_secret", "secret_key"],
            ["bypass", "compass", "secret_ref", "password_expires_at", "name"],
        ),
        ("reference", ["image_id", "imageRef", "volumeId", "image_ref"], ["grid", "id", "paid"]),
        ("time", ["created_at", "expires", "updated"], ["format", "name"]),
        ("status", ["status", "state"], ["status_reason"]),
        ("links", ["links", "servers_links", "next"], ["linked"]),
        ("owner", ["project_id", "tenant_id", "user_id"], ["project_domain"]),
    ],
)
def test_names(kind: str, names: list[str], others: list[str]) -> None:
    pattern = re.compile(getattr(conventions().names, kind), re.IGNORECASE)
    assert [name for name in names if not pattern.fullmatch(name)] == []
    assert [name for name in others if pattern.fullmatch(name)] == []
