"""The stages that connect records to others."""

from __future__ import annotations

from liveref.rules.relations.deprecation import deprecated
from liveref.rules.relations.references import REFERENCES as _REFERENCES
from liveref.rules.rule import Stage

__all__ = ["DEPRECATION", "REFERENCES"]

DEPRECATION = Stage("deprecation", "Resources that the reference calls deprecated.", (deprecated,))
REFERENCES = Stage("references", "Fields that identify a record of another resource.", _REFERENCES)
