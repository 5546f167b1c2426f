"""docs/format.md as what it says of itself: a reference in blocks, and exchanges with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

PAGE = Path(__file__).resolve().parent.parent / "docs" / "format.md"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SENT = re.compile(r"> (?P<method>[A-Z]+) (?P<path>\S+)(?: (?P<body>\{.*))?$")
_CAME = re.compile(r"< (?P<code>\d{3})(?: (?P<body>\{.*))?$")


class Exchange(msgspec.Struct, frozen=True):
    """A request of the page and the answer that it shows; bodies are JSON, or None."""

    line: int
    method: str
    path: str
    body: str | None
    code: int
    answer: str | None


def files() -> dict[str, str]:
    """The files of the page's reference; blocks of one file follow one another."""
    texts_by_name: dict[str, list[str]] = {}
    for _, name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            texts_by_name.setdefault(name, []).append(text)
    return {name: "\n".join(texts) for name, texts in texts_by_name.items()}


def write(folder: Path) -> Path:
    """The page's reference on disk."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def exchanges() -> list[Exchange]:
    """The exchanges of the page, in order."""
    page = PAGE.read_text(encoding="utf-8")
    exchanges_of_page = []
    for block in _BLOCK.finditer(page):
        if block[1] != "http":
            continue
        first = page.count("\n", 0, block.start(3)) + 1
        lines = block[3].splitlines()
        assert len(lines) % 2 == 0, f"line {first}: a request without an answer"
        for number in range(0, len(lines), 2):
            sent, came = _SENT.match(lines[number]), _CAME.match(lines[number + 1])
            assert sent and came, f"line {first + number}: no exchange"
            exchanges_of_page.append(
                Exchange(
                    line=first + number,
                    method=sent["method"],
                    path=sent["path"],
                    body=sent["body"],
                    code=int(came["code"]),
                    answer=came["body"],
                )
            )
    return exchanges_of_page


def missing(shown: Any, got: Any, at: str = "") -> str | None:
    """The first thing of a shown answer that the given one has not; `...` is anything."""
    if shown == "...":
        return None if got is not None else f"{at} is not there"
    if isinstance(shown, dict) and isinstance(got, dict):
        lacking = [name for name in shown if name not in got]
        if lacking:
            return f"{at}.{lacking[0]} is not there"
        wrong = (missing(shown[name], got[name], f"{at}.{name}") for name in shown)
        return next((one for one in wrong if one), None)
    if isinstance(shown, list) and isinstance(got, list):
        if len(shown) != len(got):
            return f"{at} has {len(got)} items, not {len(shown)}"
        pairs = enumerate(zip(shown, got, strict=True))
        wrong = (missing(one, other, f"{at}[{n}]") for n, (one, other) in pairs)
        return next((one for one in wrong if one), None)
    return None if shown == got else f"{at} is {got!r}, not {shown!r}"
