"""Results of single files, by their path and text: the parts of a larger result."""

from __future__ import annotations

from hashlib import blake2b
from typing import TypeVar

import msgspec

from liveref.caching.folder import Folder
from liveref.caching.packing import pack, unpack

S = TypeVar("S", bound=msgspec.Struct)


class Part(msgspec.Struct, frozen=True, array_like=True):
    """The result of a text with that digest, as msgpack."""

    digest: bytes
    value: msgspec.Raw


class Parts:
    """The parts of one tree, in one file. They are read when the first one is asked for, and
    written, without those that nobody asked for, when `save` is called and one is new."""

    def __init__(self, folder: Folder | None, name: str) -> None:
        self._folder = folder
        self._name = name
        self._loaded: dict[str, Part] | None = None
        self._used: dict[str, Part] = {}
        self._is_new = False

    def get(self, file: str, text: str, kind: type[S]) -> S | None:
        """The result of that path and text, if a part of that kind is kept."""
        if self._folder is None:
            return None
        if self._loaded is None:
            content = self._folder.read(self._name)
            self._loaded = (unpack(content, dict[str, Part]) if content else None) or {}
        key = f"{kind.__name__}:{file}"
        part = self._loaded.get(key)
        if part is None or part.digest != _digest(text):
            return None
        value = unpack(part.value, kind)
        if value is not None:
            self._used[key] = part
        return value

    def put(self, file: str, text: str, value: msgspec.Struct) -> None:
        """Note a new part."""
        if self._folder is None:
            return
        content = pack(value)
        if content is not None:
            key = f"{type(value).__name__}:{file}"
            self._used[key] = Part(_digest(text), msgspec.Raw(content))
            self._is_new = True

    def save(self) -> None:
        """Keep the parts, if any is new, and let go of them."""
        if self._folder is not None and self._is_new:
            content = pack(self._used)
            if content is not None:
                self._folder.write(self._name, content)
        self._loaded, self._used, self._is_new = None, {}, False


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
