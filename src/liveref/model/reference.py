"""References: fields that identify a record of another resource."""

from __future__ import annotations

import msgspec

from liveref.model.reason import STRONG, Reason

__all__ = ["ANY_SERVICE", "Reference"]

ANY_SERVICE = "*"
"""In place of a service's type: any service that is served beside this API."""


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The record that a field identifies.

    `resource` is the name of its resource: of this API where `services` is empty, else of the first
    service of one of these types that is served beside it and has such a resource. A request that
    names no such record is refused, with `code` if there is one, where `is_checked`: where the
    reason is strong evidence and behaviour does not leave it out. With `is_owned` only the owner
    of the other record may refer to it.
    """

    resource: str
    services: tuple[str, ...] = ()
    code: int | None = None
    is_checked: bool = True
    is_owned: bool = False
    reason: Reason | None = None

    def because(self, reason: Reason) -> Reference:
        """The reference with its reason: weak evidence refuses no request."""
        is_checked = self.is_checked and reason.evidence in STRONG
        return msgspec.structs.replace(self, is_checked=is_checked, reason=reason)
