"""The model as an OpenAPI 3.1 document."""

from __future__ import annotations

from liveref.openapi.export import ExportError, export
from liveref.openapi.write import write

__all__ = ["ExportError", "export", "write"]
