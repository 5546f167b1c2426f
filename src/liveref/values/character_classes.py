"""The classes of characters that a password's requirements count."""

from __future__ import annotations

import string

CLASSES = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digit": string.digits,
    "symbol": "-_!@%:=~,#",
}
_MEMBERS = {name: frozenset(characters) for name, characters in CLASSES.items()}
_CLASSED = frozenset().union(*_MEMBERS.values())
_NAMES = tuple(CLASSES)


def classes_in(password: str) -> set[str]:
    """The names of the character classes that occur; what is neither letter nor digit is
    a symbol, and a letter without case counts as lower."""
    if password.isascii():
        return {_NAMES[number] for number in set(password.encode().translate(_NUMBERS))}
    characters = set(password)
    classes = {name for name, members in _MEMBERS.items() if not members.isdisjoint(characters)}
    others = characters - _CLASSED
    return classes | {_class_of(character) for character in others} if others else classes


def _class_of(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isupper():
        return "upper"
    return "lower" if character.isalpha() else "symbol"


_NUMBERS = bytes(_NAMES.index(_class_of(chr(code))) for code in range(128)) + bytes(128)
"""The number of each ASCII character's class, to look up all of a password at once."""
