"""Text that means itself in CommonMark, and the few forms that need care."""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*]")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BRACKET = re.compile(r"\[(?=[^\]]*\][(\[:])|(?<=!)\[")
_ANGLE = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_TILDE = re.compile(r"~(?=~)|(?<=~)~")
_LINE_START = re.compile(
    r"[-+](?=\s|$)|#{1,6}(?=\s|$)|>|~{3}|-{3}|(?P<number>\d{1,9})(?=[.)](\s|$))"
)
_RUN = re.compile("`+")


def escape(text: str) -> str:
    """The text with a backslash before each sign that CommonMark or GFM would act on."""
    text = _ALWAYS.sub(r"\\\g<0>", text)
    for pattern in (_UNDERSCORE, _BRACKET, _ANGLE, _ENTITY, _TILDE):
        text = pattern.sub(r"\\\g<0>", text)
    return text


def escape_start(line: str) -> str:
    """A paragraph whose first signs start no list, heading or quote (CommonMark 0.31, 4 and 5)."""
    match = _LINE_START.match(line)
    if not match:
        return line
    at = match.end("number") if match["number"] else 0
    return f"{line[:at]}\\{line[at:]}"


def code_span(text: str) -> str:
    """The text as a code span; its fence is longer than any run of backquotes within."""
    text = " ".join(text.split())
    if not text:
        return ""
    fence = "`"
    runs = {len(run) for run in _RUN.findall(text)}
    while len(fence) in runs:
        fence += "`"
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fenced(text: str, language: str = "") -> str:
    """The text as a fenced block of code."""
    longest = max((len(run) for run in _RUN.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    info = re.sub(r"[`\s].*", "", language)
    return f"{fence}{info}\n{text}\n{fence}"


def link(text: str, target: str) -> str:
    """A link; `text` is CommonMark already, and bare where it says just the target."""
    if re.search(r"[\s()<>]", target):
        target = "<" + re.sub(r"\s", "%20", target).replace("<", "%3C").replace(">", "%3E") + ">"
    return f"[{text}]({target})"


def autolink(target: str) -> str | None:
    """`<target>` where CommonMark takes it for a link as it stands."""
    return f"<{target}>" if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*", target) else None
