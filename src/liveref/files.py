"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["replace_file"]


def replace_file(path: Path, *parts: bytes, prefix: str | None = None) -> None:
    """Write a file in place of what was there: a reader sees the old content or the new one.

    `prefix` begins the name of the unfinished file beside it, which a writer that is killed leaves
    behind; by default it is a dot and the file's own name. Raises OSError.
    """
    handle, unfinished = tempfile.mkstemp(prefix=prefix or f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(unfinished).unlink()
        raise
