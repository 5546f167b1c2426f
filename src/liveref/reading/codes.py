"""Status codes: from `rest_status_code`, and from the labels that prose uses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import zip_longest

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading import yaml_source
from liveref.reading.document import Code
from liveref.reading.outline import Placed
from liveref.reading.rules import MALFORMED_CODE, MALFORMED_DIRECTIVE, UNKNOWN_REASON
from liveref.reading.sources import Sources
from liveref.reading.status import StatusTexts

_LABEL = re.compile(
    r"\b(normal|error)\s+(?:http\s+)?(?:response\s+|return\s+)?codes?\s*:", re.IGNORECASE
)
_NAMED = re.compile(r"(?<![\w.])(?:([A-Za-z]\w*)\s?\(\s*)?([1-5]\d\d)(?![\w.]*\d)\b")
_END = re.compile(r"\n[ \t]*\n|(?<=[a-z0-9)])\.\s+\(?(?=[A-Z])")
_VERSIONS = re.compile(r"\((?=[^()]*\b(?:micro)?versions?\b)[^()]*\)", re.IGNORECASE)


def listed_codes(placed: Placed, sources: Sources) -> Iterator[Code]:
    """The codes of a `rest_status_code`."""
    words = placed.directive.argument.split()
    if not words or words[0] not in ("success", "error"):
        message = "Say which codes these are: `rest_status_code:: success status.yaml`, or error."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
    texts = sources.statuses(words[1], placed) if len(words) > 1 else None
    if len(words) < 2:
        message = "This list names no file of texts; write status.yaml behind success or error."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
    label = words[0] if words and words[0] in ("success", "error") else None
    for value, reason, line in _items(placed, sources):
        origin = placed.place.origin(line)
        success = label == "success" if label else value < 400
        text = _text(texts, value, reason, origin, sources)
        yield Code(value=value, success=success, origin=origin, reason=reason, text=text)


def _items(placed: Placed, sources: Sources) -> Iterator[tuple[int, str | None, int]]:
    """(code, reason, line) of each item."""
    directive = placed.directive
    node, problem = yaml_source.compose("\n".join(directive.content), directive.content_line)
    if node is None or problem is not None or not yaml_source.is_sequence(node):
        where = placed.place.origin(problem.line) if problem else placed.origin
        message = "These are no status codes; write them indented below, each as `- 200`."
        sources.findings.add(MALFORMED_DIRECTIVE, where, message)
        matches = re.finditer(r"^\s*-\s*([1-5]\d\d)\b", "\n".join(directive.content), re.MULTILINE)
        for match in matches:
            line = match.string.count("\n", 0, match.start(1))
            yield int(match.group(1)), None, directive.content_line + line
        return
    for item in node.value:
        pairs = yaml_source.entries(item) if yaml_source.is_mapping(item) else [(item, None)]
        for key, value in pairs:
            line = yaml_source.line_of(key) + directive.content_line - 1
            code = yaml_source.key_of(key).strip()
            if re.fullmatch(r"[1-5]\d\d", code):
                reason = yaml_source.text_of(value) if value is not None else None
                yield int(code), reason, line
            else:
                message = f"“{code}” is no status code; write a number from 100 to 599."
                sources.findings.add(MALFORMED_CODE, placed.place.origin(line), message)


def _text(
    texts: StatusTexts | None, value: int, reason: str | None, origin: Origin, sources: Sources
) -> Prose | None:
    """The sentence for a code and its reason, as os-api-ref chooses it."""
    if texts is None:
        return None
    reasons = texts.get(str(value))
    if reasons is None:
        message = f"The status file has no text for {value}; add `{value}:` to it."
        sources.findings.add(UNKNOWN_REASON, origin, message)
        return None
    if reason and reason not in reasons:
        message = f"The status file has no reason {reason} for {value}; add it there."
        sources.findings.add(UNKNOWN_REASON, origin, message)
    return reasons.get(reason or "default") or reasons.get("default")


def stated_codes(text: str, origin: Origin) -> Iterator[Code]:
    """The codes that prose states: `Error response codes: badRequest(400), 404`.

    A label holds up to the next one, or to the end of its sentence or paragraph.
    """
    labels = list(_LABEL.finditer(text))
    breaks = [newline.start() for newline in re.finditer("\n", text)] if labels else []
    for label, following in zip_longest(labels, labels[1:]):
        start, limit = label.end(), following.start() if following else len(text)
        stated = text[start : _end(text, start, limit)]
        stated = _VERSIONS.sub(lambda match: " " * len(match.group()), stated)
        for match in _NAMED.finditer(stated):
            line = origin.line + bisect_left(breaks, start + match.start(2))
            yield Code(
                value=int(match.group(2)),
                success=label.group(1).lower() == "normal",
                origin=Origin(origin.file, line),
                name=match.group(1),
            )


def _end(text: str, start: int, limit: int) -> int:
    """The end of the text that a label introduces; a label that stands alone speaks of the
    paragraph below."""
    match = _END.search(text, start, limit)
    if match and not text[start : match.start()].strip():
        match = _END.search(text, match.end(), limit)
    return match.start() if match else limit
