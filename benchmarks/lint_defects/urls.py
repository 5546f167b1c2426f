"""Defects in URLs, and operations that stand twice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.lint_defects.tree import Defect, Tree, replaced, typo
from liveref.model.origin import Origin
from liveref.reading.document import Operation, Side

UNDERLINE = re.compile(r"([=\-~^*#])\1{2,}\s*")


def url_parameter_renamed(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        for name in re.findall(r"\{([a-z_]+)\}", operation.path):
            line = _url_line(tree, operation, "{" + name + "}")
            if line and any(row.name == name for row in operation.rows(Side.REQUEST)):
                new = rng.choice([name + "_x", "the_" + name, typo(name, rng)])
                lines = replaced(tree, line, "{" + name + "}", "{" + new + "}")
                yield Defect(f"{line} {name} -> {new}", line.file, lines, (name, new), span=span)


def _url_line(tree: Tree, operation: Operation, part: str) -> Origin | None:
    for ahead in range(-3, 8):
        origin = Origin(operation.origin.file, operation.origin.line + ahead)
        near = any(
            "rest_method" in tree.line(Origin(origin.file, origin.line - back)) for back in range(3)
        )
        if part in tree.line(origin) and near:
            return origin
    return None


def url_malformed(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        line = _url_line(tree, operation, operation.url) if operation.url else None
        if not line:
            continue
        url = operation.url
        slips = [url[1:], url.replace("/", "//", 1), url[:-1] + "\u200b" + url[-1:]]
        if "{" in url:
            slips += [
                url.replace("}", "", 1),
                url.replace("{", "", 1),
                url.replace("{", "{{", 1),
                url.replace("{", "<", 1).replace("}", ">", 1),
            ]
        if url.count("/") > 1:
            slips.append(url[: url.rindex("/")] + " " + url[url.rindex("/") :])
        new = rng.choice([slip for slip in slips if slip != url])
        yield Defect(
            f"{line} {url} -> {new!r}",
            line.file,
            replaced(tree, line, url, new),
            (url, new),
            span=span,
        )


def method_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        line = _url_line(tree, operation, operation.method)
        if line:
            new = typo(operation.method, rng)
            yield Defect(
                f"{line} {operation.method} -> {new}",
                line.file,
                replaced(tree, line, operation.method, new),
                (new,),
                span=span,
            )


def operation_twice(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        lines = tree.lines(span[0])
        first = span[1]
        while first > 1 and operation.title not in lines[first - 1]:
            first -= 1
        if first < span[1] - 12 or first == 1:
            continue
        overlined = bool(UNDERLINE.fullmatch(lines[first - 2]))
        start = first - 2 if overlined else first - 1
        end = min(span[2], len(lines))
        while end > span[1] and not lines[end - 1].strip():
            end -= 1
        if span[2] < len(lines):  # the next title, and what points to it, belongs to the next
            end = _before_title(lines, end, span[1])
        copied = lines[start:end]
        yield Defect(
            f"{operation.origin} {operation.method} {operation.path}",
            span[0],
            {},
            (f"{operation.method} {operation.path}",),
            tail="\n\n" + "\n".join(copied) + "\n",
            span=(span[0], len(lines), 10**6),
        )


def _before_title(lines: list[str], end: int, first: int) -> int:
    """The line before the last title of the lines, which stands over or in an underline."""
    for at in range(end, first, -1):
        if UNDERLINE.fullmatch(lines[at - 1]):
            overlined = at > 2 and UNDERLINE.fullmatch(lines[at - 3])
            return at - 3 if overlined else at - 2
    return end
