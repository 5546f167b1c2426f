"""Secrets of a request are masked in the texts about it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from liveref.control.masking import MASK, masked_text, masked_value, secrets_in

secret_names = st.sampled_from(["password", "adminPass", "auth_token", "secret", "private_key"])
plain_names = st.sampled_from(["name", "size", "user", "links"])
secrets = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=4, max_size=20)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Any, str]:
    """A body with a secret at some depth, and the secret."""
    secret = draw(secrets)
    value: Any = {draw(secret_names): draw(st.sampled_from([secret, [secret]]))}
    for name in draw(st.lists(plain_names, max_size=4)):
        value = draw(st.sampled_from([{name: value}, {name: [1, value]}]))
    return value, secret


@given(bodies())
def test_a_message_that_quotes_a_secret_is_masked(drawn: tuple[Any, str]) -> None:
    body, secret = drawn
    assert secret in [*secrets_in(body)]
    message = masked_text(f"There is no user {secret!r}.", secrets_in(body))
    assert (secret not in message, MASK in message) == (True, True)


@given(bodies())
def test_what_is_masked_is_what_is_looked_for(drawn: tuple[Any, str]) -> None:
    body, _ = drawn
    shown = str(masked_value(body))
    assert all(secret not in shown for secret in secrets_in(body) if len(secret) > 8)


def test_plain_values_stay() -> None:
    assert [*secrets_in({"name": "emma", "size": 5, "tags": ["a"]})] == []
    assert masked_text("emma", []) == "emma"
