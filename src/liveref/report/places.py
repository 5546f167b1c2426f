"""The place of a finding, as somebody at a terminal can open it."""

from __future__ import annotations

import os
from pathlib import Path

from liveref.model.origin import Origin


def shown(origin: Origin, root: Path | None = None, here: Path | None = None) -> str:
    """`file:line` of a place in the reference at `root`, as seen from `here` (default: the
    current folder): relative where it lies below that, else absolute. Without a root the
    file is named as it stands in the reference."""
    if root is None:
        return str(origin)
    here = here or Path.cwd()
    file = Path(os.path.normpath(root / origin.file))
    if not file.exists() and (here / origin.file).exists():  # a file that the operator named
        file = here / origin.file
    if file.is_relative_to(here):
        file = file.relative_to(here)
    return str(Origin(str(file), origin.line))
