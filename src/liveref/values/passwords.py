"""The complexity requirements of a password: judging one, and making one that meets them."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour.secrets import PasswordPolicy
from liveref.values.character_classes import CLASSES, classes_in
from liveref.values.generator import Generator

_ALPHABET = "".join(CLASSES.values())
_BEYOND = bytes(range(256 // len(_ALPHABET) * len(_ALPHABET), 256))
_LETTERS = bytes(ord(_ALPHABET[byte % len(_ALPHABET)]) for byte in range(256))
_USUAL_LENGTH = 16
_LONG_ENOUGH_TO_CONTAIN = 4


def missed_requirement(
    policy: PasswordPolicy, password: object, record: dict[str, Any]
) -> str | None:
    """The first requirement that a password misses, as a sentence, or None.

    The sentence never holds the password.
    """
    if not isinstance(password, str):
        return "The password must be a string."
    return _missed(policy, password, classes_in(password), record)


def _missed(
    policy: PasswordPolicy, password: str, classes: set[str], record: dict[str, Any]
) -> str | None:
    if len(password) < policy.min_length:
        return f"The password must have {policy.min_length} characters or more."
    if len(password) > policy.max_length:
        return f"The password must have {policy.max_length} characters or fewer."
    for name in policy.require:
        if name not in classes:
            return f"The password must contain a character of the class {name}."
    if len(classes) < policy.classes:
        names = ", ".join(CLASSES)
        return f"The password must mix {policy.classes} or more of these classes: {names}."
    return _missed_difference(policy, password, record)


def _missed_difference(policy: PasswordPolicy, password: str, record: dict[str, Any]) -> str | None:
    folded = password.casefold()
    for field in policy.differs_from:
        value = record.get(field)
        if not isinstance(value, str) or not value:
            continue
        other = value.casefold()
        if folded == other:
            return f"The password must not be the {field}."
        if len(other) >= _LONG_ENOUGH_TO_CONTAIN and other in folded:
            return f"The password must not contain the {field}."
    return None


def generate(policy: PasswordPolicy, record: dict[str, Any], generator: Generator) -> str:
    """A strong made-up password of all classes that meets the policy (about 100 bits)."""
    length = max(policy.min_length, min(_USUAL_LENGTH, policy.max_length))
    while True:
        password = _made_up_text(length, generator)
        classes = classes_in(password)
        strong = length < len(CLASSES) or len(classes) == len(CLASSES)
        if strong and _missed(policy, password, classes, record) is None:
            return password


def _made_up_text(length: int, generator: Generator) -> str:
    """Characters drawn alike from all classes: random bytes, less those beyond the last
    multiple of the alphabet's length, so that none is likelier than another."""
    text = ""
    while len(text) < length:
        text += generator.draw(2 * length).translate(_LETTERS, _BEYOND).decode("ascii")
    return text[:length]
