"""`status.yaml`: what each status code means, by reason."""

from __future__ import annotations

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading import yaml_source
from liveref.reading.file_rules import BROKEN_DEFINITION, BROKEN_YAML
from liveref.reading.files import Files
from liveref.reading.yaml_prose import prose_of
from liveref.reading.yaml_source import Node

StatusTexts = dict[str, dict[str, Prose]]
"""Code (as text) -> reason (`default` among them) -> sentence."""


def read_status(files: Files, file: str) -> StatusTexts:
    """Read a status file; what is broken is reported and passed over. Raises Unreadable."""
    text = files.text(file)
    node, problem = yaml_source.compose(text)
    if problem is not None:
        message = f"This is no YAML: {problem.message}. Correct it; what stands here is lost."
        files.findings.add(BROKEN_YAML, Origin(file, problem.line), message)
        return _rescue(files, file, text)
    return _texts(files, file, node, text, 0)


def _rescue(files: Files, file: str, text: str) -> StatusTexts:
    texts: StatusTexts = {}
    for line, part in yaml_source.chunks(text):
        node, problem = yaml_source.compose(part)
        if problem is None and yaml_source.is_mapping(node):
            texts.update(_texts(files, file, node, part, line - 1))
    return texts


def _texts(files: Files, file: str, node: Node, part: str, offset: int) -> StatusTexts:
    texts_by_code: StatusTexts = {}
    lines = part.splitlines()
    if not yaml_source.is_mapping(node):
        if node is not None:
            message = "This file must hold `code:` entries with a `default:` text in each."
            files.findings.add(BROKEN_DEFINITION, Origin(file, 1), message)
        return texts_by_code
    for key, value in yaml_source.entries(node):
        code, origin = yaml_source.key_of(key), Origin(file, yaml_source.line_of(key) + offset)
        if not yaml_source.is_mapping(value):
            message = f"The code {code} has no texts; write `default: |` and a text below it."
            files.findings.add(BROKEN_DEFINITION, origin, message, row=code)
            continue
        reasons = texts_by_code.setdefault(code.strip(), {})
        for reason, sentence in yaml_source.entries(value):
            text = prose_of(sentence, file, lines, offset)
            if text is not None:
                reasons[yaml_source.key_of(reason)] = text
    return texts_by_code
