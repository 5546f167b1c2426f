"""Fixtures that proofs share with the tests of the export: the documents themselves."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "openapi"))
