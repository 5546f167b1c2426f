"""The form of error bodies."""

from __future__ import annotations

from typing import Any

import msgspec


class Errors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of an error's body.

    `envelope` is a JSON value in which the strings `{code}`, `{title}`, `{message}`, `{field}` and
    `{because}` are replaced. A key whose value is `{field}` is left out where no field is at
    fault. `{because}` is the reason of the fact that a request goes against, an object with its
    `rule`, the place in the document (`at`) and the `text` there; its key is left out where no
    reason is known. `named` takes its place where a reference gives names to its errors, and
    `types` has those of service types. There `{fault}` is the error's name: the reference's, else
    that of `faults` by the code, or by its hundred. `words` are such names by service type, in
    which `{resource}` is what the operation is on, or what is not there; that of `path` is an
    identity in the path that can be none.
    """

    envelope: Any
    named: Any = None
    faults: dict[int, str] = {}
    types: dict[str, Any] = {}
    words: dict[str, dict[int | str, str]] = {}

    def form(self, service_type: str | None, *, is_named: bool) -> Any:
        """The template of an error's body: that of the service type, else that of a reference
        that gives names to its errors or not."""
        usual = self.named if is_named and self.named else self.envelope
        return self.types.get(service_type or "", usual)
