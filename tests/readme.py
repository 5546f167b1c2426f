"""The examples of the README: commands, and their output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(liveref [^`\n]+)`")
_VARYING = (
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r'(?<="hostId":)"[0-9a-f]+"', '"HOST"'),
    (r'(?<="adminPass":)"[^"]+"', '"PASSWORD"'),
    (r"(?<=\(shown this once\): )\S+", "PASSWORD"),
    (r"(?<=/books-)[0-9a-f]{8}(?=\.$)", "FOLDER"),
)


@dataclass(frozen=True)
class Shown:
    """A command, and the lines that are shown of what it prints."""

    command: str
    lines: list[str]


def section(title: str) -> str:
    """The text of a section. Raises KeyError."""
    parts = _SECTION.split(README.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def session(title: str) -> list[Shown]:
    """The commands of a section's terminals, in their order."""
    shown: list[Shown] = []
    for line in "".join(blocks(title, "console")).splitlines():
        if line.startswith("$ "):
            shown.append(Shown(line[2:], []))
        else:
            shown[-1].lines.append(line)
    return shown


def blocks(title: str, language: str) -> list[str]:
    """The code of a section in one language."""
    return [code for kind, code in _BLOCK.findall(section(title)) if kind == language]


def links() -> list[str]:
    """The files, from the root of the project, that the text leads to."""
    return re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))


def mentioned() -> list[str]:
    """The commands of liveref that stand within the text, about glance where it has NAME."""
    text = README.read_text(encoding="utf-8").replace("NAME", "glance")
    return list(dict.fromkeys(_INLINE.findall(text)))


def steady(text: str) -> str:
    """A text in which what differs from one run to the next has a name instead."""
    for pattern, name in _VARYING:
        text = re.sub(pattern, name, text)
    return text


def missing(shown: list[str], printed: list[str]) -> list[str]:
    """The lines that are shown and were not printed in that order."""
    rest = iter(map(steady, printed))
    return [line for line in map(steady, shown) if line not in rest]
