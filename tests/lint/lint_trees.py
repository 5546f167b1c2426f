"""Small references as text: one block holds the files of a tree, each under `-- NAME`."""

from __future__ import annotations

import re
from pathlib import Path

from liveref.lint import lint
from liveref.model.diagnostic import Diagnostic
from liveref.understanding import understand

PAGE = "index.rst"

DEFINITIONS = """\
image_name_header:
  description: The name of the image.
  in: header
  required: false
  type: string
host_in_path:
  description: The host.
  in: path
  required: true
  type: string
image_id:
  description: The UUID of the image.
  in: path
  required: true
  type: string
member_id:
  description: The UUID of the member.
  in: path
  required: true
  type: string
limit:
  description: How many to return.
  in: query
  required: false
  type: integer
host_in_body:
  description: The host.
  in: body
  required: true
  type: string
image_id_in_body:
  description: The UUID of the image.
  in: body
  required: true
  type: string
name:
  description: The name of the image.
  in: body
  required: true
  type: string
size:
  description: The size of the image in bytes.
  in: body
  required: true
  type: integer
tags:
  description: The tags of the image.
  in: body
  required: true
  type: array
"""

STATUS = """\
200:
  default: Done.
201:
  default: Made.
204:
  default: Gone.
220:
  default: Never heard of.
400:
  default: The request is wrong.
404:
  default: There is no such image.
"""


def files(block: str) -> dict[str, str]:
    """The files of a block; what stands above the first `-- NAME` is the page."""
    parts = re.split(r"^-- (\S+)\n", "\n" + block, flags=re.MULTILINE)
    contents = dict(zip(parts[1::2], parts[2::2], strict=True))
    if parts[0].strip():
        contents[PAGE] = parts[0].strip("\n") + "\n"
    return contents


def completed(snippet: str) -> dict[str, str]:
    """The files of a rule's snippet, with what it leaves unsaid put around them."""
    contents = files(snippet)
    names = re.findall(r"^([\w.]+):", contents.get("parameters.yaml", ""), re.MULTILINE)
    contents.setdefault("parameters.yaml", DEFINITIONS)
    contents.setdefault("status.yaml", STATUS)
    rows = "".join(f"   - {name}: {name}\n" for name in names)
    table = f".. rest_parameters:: parameters.yaml\n\n{rows}"
    page = contents.setdefault(PAGE, f".. rest_method:: POST /v2/images\n\n{table}")
    if page.startswith(".. rest_method"):
        page = "List images\n===========\n\n" + page
    contents[PAGE] = "******\nImages\n******\n\n" + page
    return contents


def write(tree: dict[str, str], folder: Path) -> Path:
    """The tree on disk."""
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def findings(tree: dict[str, str], folder: Path) -> tuple[Diagnostic, ...]:
    """The findings of the linter in a tree."""
    understood = understand(write(tree, folder), "lamps", [])
    return lint(understood.document, understood.api, understood.explain().sentences)
