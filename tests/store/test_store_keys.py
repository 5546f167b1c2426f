"""The keys of values in PostgreSQL: their order, and that Python and SQL make the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveref.store.opening import Database, open_store
from liveref.store.postgresql.keys import LONGEST, key_of, value_of
from postgres import PostgreSQL
from store import model
from store.driving import Driver

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text(
    st.sampled_from('\x00\x01\x02\\"u01aé\U0010ffff'), max_size=6
)
numbers = (
    st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([2**53 + 1, 2**63 - 1, -(2**63), float(2**63), 0, -0.0, 1e16, 5e-324])
)
values = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def connection(postgresql: PostgreSQL) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a database that has our functions."""
    url = postgresql.url()
    Driver(open_store(Database(url), [])).close()
    with psycopg.connect(url, autocommit=True) as made:
        yield made


@pytest.mark.postgresql
@settings(max_examples=150, deadline=None)
@given(st.lists(values, min_size=8, max_size=16))
def test_sql_makes_the_same_keys(connection: psycopg.Connection[Any], many: list[Any]) -> None:
    documents = [msgspec.json.encode({"a": {"b": value}}).decode() for value in many]
    sql = (
        "SELECT liveref_value(content::json, '{a,b}')"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS given (content, place) ORDER BY place"
    )
    rows = connection.execute(sql, (documents,)).fetchall()
    assert [row[0] for row in rows] == [key_of(value) for value in many]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans() | numbers | text, min_size=2, max_size=12))
def test_keys_have_the_order_of_values(many: list[Any]) -> None:
    ordered = sorted(many, key=model.rank)
    for one, other in pairwise(ordered):
        key, next_key = key_of(one), key_of(other)
        assert key is not None and next_key is not None
        if model.rank(one) == model.rank(other):
            assert key == next_key
        else:
            assert key < next_key


@given(text | st.floats(allow_nan=False, allow_infinity=False))
def test_a_key_gives_its_value_back(value: str | float) -> None:
    key = key_of(value)
    assert key is not None
    assert value_of(key) == value


def test_a_long_text_has_a_key_of_bounded_length_that_is_its_own() -> None:
    one, other = key_of("x" * 5000 + "a"), key_of("x" * 5000 + "b")
    assert one is not None and other is not None
    assert one != other
    assert len(one) == len(other) == LONGEST + 32
