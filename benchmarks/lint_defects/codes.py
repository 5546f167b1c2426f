"""Defects in status codes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.lint_defects.tree import Defect, Kind, Tree, replaced
from liveref.reading.document import Side


def code_changed(success: bool, choices: tuple[int, ...]) -> Kind:
    def find(tree: Tree, rng: random.Random) -> Iterator[Defect]:
        for operation, span in tree.operations():
            for code in operation.codes:
                line = tree.line(code.origin)
                if code.success is success and str(code.value) in line:
                    new = rng.choice(choices)
                    yield Defect(
                        f"{code.origin} {code.value} -> {new}",
                        code.origin.file,
                        replaced(tree, code.origin, str(code.value), str(new)),
                        (str(new),),
                        span=span,
                    )

    return find


def code_204_with_body(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        good = [code for code in operation.codes if code.success]
        body = any(
            one.side is Side.RESPONSE and isinstance(one.data, dict) for one in operation.examples
        )
        if len(good) == 1 and body and str(good[0].value) in tree.line(good[0].origin):
            yield Defect(
                f"{good[0].origin}",
                good[0].origin.file,
                replaced(tree, good[0].origin, str(good[0].value), "204"),
                ("204",),
                span=span,
            )


def code_404_removed(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        errors = [code for code in operation.codes if not code.success]
        if not operation.path.rstrip("/").endswith("}") or len(errors) < 2:
            continue
        for code in errors:
            line = tree.line(code.origin)
            if code.value == 404 and len(re.findall(r"404", line)) == 1:
                new = re.sub(r"^\s*-\s*404.*|(\w*\s*\(\s*)?404\s*\)?,?\s*", "", line)
                yield Defect(
                    f"{code.origin}", code.origin.file, {code.origin.line: new}, ("404",), span=span
                )
