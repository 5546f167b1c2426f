"""Where the records of references lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import platformdirs

from liveref.loading import Loaded


def default_folder(references: Sequence[Loaded]) -> Path:
    """Where the records of these references are kept unless told otherwise: a folder of the
    user's data directory that is theirs alone."""
    names = [_folder_name(loaded) for loaded in references]
    return platformdirs.user_data_path("liveref") / "+".join(sorted(names))


def _folder_name(loaded: Loaded) -> str:
    located = loaded.located
    name = re.sub(r"[^A-Za-z0-9._-]", "-", located.name)
    if located.kind in ("bundled", "published"):
        return name
    tag = sha256(str(located.path.resolve()).encode()).hexdigest()[:8]
    return f"{name}-{tag}"
