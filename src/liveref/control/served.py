"""The systems that answer at an address now."""

from __future__ import annotations

import msgspec

from liveref.identity.identity import IdentityService
from liveref.service.app import Service
from liveref.service.system.system import System
from liveref.store.base import Kind


class Served(msgspec.Struct, frozen=True):
    """The systems that answer now, and the kinds of their records; `identity` is None if nothing
    needs tokens."""

    systems: tuple[System, ...]
    service: Service
    kinds: tuple[Kind, ...]
    identity: IdentityService | None = None
