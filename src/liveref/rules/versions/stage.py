"""The stages that find the versions of an API."""

from __future__ import annotations

from liveref.rules.rule import Stage
from liveref.rules.versions.editions import (
    base_version,
    path_versions,
    shown_versions,
    title_versions,
)
from liveref.rules.versions.microversions import (
    convention_range,
    mentioned_range,
    settings_range,
    shown_range,
)

__all__ = ["RANGES", "VERSIONS"]

VERSIONS = Stage(
    "versions",
    "Major versions and microversions that documents and settings state.",
    (shown_versions, base_version, settings_range, convention_range, shown_range),
)
RANGES = Stage(
    "version-ranges",
    "Major versions that only paths and titles have, and the latest microversion.",
    (path_versions, title_versions, mentioned_range),
)
