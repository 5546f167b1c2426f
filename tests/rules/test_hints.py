"""The hints in the prose of a parameter."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from liveref.rules.text.hints import read_hints, was_optional


@pytest.mark.parametrize(
    ("text", "type_", "default"),
    [
        ("The order. Default is ``desc``.", "string", "desc"),
        ("Whether it is. The default value is ``false``.", "boolean", False),
        ("How many. Default: ``10``", "integer", 10),
        ("A thing. Default is ``None``.", "string", None),
        ("Whether it is. Defaults to False if not specified.", "boolean", False),
        ("A factor. It defaults to 1.5.", "number", 1.5),
        ("A shape. Default is round.", "string", msgspec.UNSET),
        ("How many. Default is ``many``.", "integer", msgspec.UNSET),
        ("If given without a value, the value defaults to ``True``.", "boolean", msgspec.UNSET),
        ("The name of the ``default`` group.", "string", msgspec.UNSET),
        ("By default, only administrators see it.", "string", msgspec.UNSET),
    ],
)
def test_default(text: str, type_: str, default: Any) -> None:
    assert read_hints(text, type_).default == default


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Valid values are ``a``, ``b`` and ``c``.", ("a", "b", "c")),
        ("One of ``up`` or ``down``.", ("up", "down")),
        ("A valid value is ``asc`` (ascending) or ``desc`` (descending).", ("asc", "desc")),
        ("One of ``a`` or ``b`` must be specified.", ()),
        ("For the ``ldap`` group, a valid value is ``url`` or ``dn``.", ()),
        ("Something such as one of ``a``, ``b``.", ()),
        ("The book's status, which can be ``in``, ``out`` or ``lost``.", ("in", "out", "lost")),
        ("The shelf can be ``a`` or ``b``.", ()),
        ("A valid value is ``a``.", ()),
        ("See ``a`` and ``b``.", ()),
    ],
)
def test_enum(text: str, values: tuple[str, ...]) -> None:
    assert read_hints(text, "string").enum == values


def test_the_values_of_an_enum_have_its_type() -> None:
    assert read_hints("One of ``1`` or ``2``.", "integer").enum == (1, 2)
    assert read_hints("One of ``true`` or ``false``.", "boolean").enum == ()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("A text. Limited to 255 characters in length.", 255),
        ("The maximum length is 64.", 64),
        ("No longer than 60 characters.", 60),
        ("A name of up to 255 characters.", 255),
        ("A maximum of 50 IDs.", None),
        ("Up to 10 of them.", None),
    ],
)
def test_length(text: str, length: int | None) -> None:
    assert read_hints(text, "string").max_length == length


@pytest.mark.parametrize(
    ("text", "nullable"),
    [
        ("The value might be ``null``.", True),
        ("The name or null.", True),
        ("Its value is ``null`` until then.", True),
        ("It can be set to null.", True),
        ("A null device.", False),
        ("It is never empty.", False),
    ],
)
def test_nullable(text: str, nullable: bool) -> None:
    assert read_hints(text, "string").nullable is nullable


def test_silence() -> None:
    assert read_hints("The name of the thing.", "string").silent
    assert not read_hints("The name. Default is ``a``.", "string").silent


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("The key. Was optional before microversion 2.92: one was made.", True),
        ("It is optional until version 3.", True),
        ("This is optional.", False),
        ("The key, before it is optional.", False),
    ],
)
def test_what_was_optional_once(text: str, was: bool) -> None:
    assert bool(was_optional(text)) is was
