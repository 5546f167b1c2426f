"""A fault that is set: which requests it meets, and what it does to them."""

from __future__ import annotations

import random
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from liveref.model.operation_names import names_of_call, names_of_operation
from liveref.service.request.exchange import Exchange

_MOST = 1_000_000_000
_Text = Annotated[str, Meta(min_length=1, max_length=1000)]
_HeaderName = Annotated[str, Meta(pattern="^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$(?!\n)")]
_HeaderValue = Annotated[str, Meta(pattern="^[!-~]([ -~]*[!-~])?$(?!\n)", max_length=1000)]


class FaultSetting(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A fault as a client sets it.

    It meets requests that fit all of: `operation` (method and path, with an action behind it if
    need be, or the id that `liveref inspect` prints), `service` (its type, or the name of the
    reference), `resource`, `record` (an identity in the path), `project` (the name or the identity
    of the caller's).

    It answers with `status`, in the service's own error body with `message` and `headers`; it waits
    `delay` seconds; it resets the `connection` or truncates the body of the answer. `after` the
    effect what the request changes is stored, and the client sees the fault; `before` it nothing
    is. An answer that is truncated is one after the effect, unless there is a `status`.

    It fires for all requests that it meets, or for each `every`th, or for a `share` of them that
    `seed` determines; `skip` lets the first pass, and after it fired `times` times it rests.
    """

    operation: _Text | UnsetType = UNSET
    service: _Text | UnsetType = UNSET
    resource: _Text | UnsetType = UNSET
    record: _Text | UnsetType = UNSET
    project: _Text | UnsetType = UNSET
    status: Annotated[int, Meta(ge=400, le=599)] | UnsetType = UNSET
    message: _Text | UnsetType = UNSET
    headers: dict[_HeaderName, _HeaderValue] = {}
    delay: Annotated[float, Meta(ge=0, le=300)] | UnsetType = UNSET
    connection: Literal["reset", "truncate"] | UnsetType = UNSET
    when: Literal["before", "after"] = "before"
    times: Annotated[int, Meta(ge=1, le=_MOST)] | UnsetType = UNSET
    skip: Annotated[int, Meta(ge=0, le=_MOST)] = 0
    every: Annotated[int, Meta(ge=1, le=_MOST)] | UnsetType = UNSET
    share: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    seed: Annotated[int, Meta(ge=0, le=_MOST)] = 0

    @property
    def does_something(self) -> bool:
        """Whether a request that it fires for is answered in another way."""
        return not self.status is self.delay is self.connection is UNSET


OF_TRANSPORT = frozenset(
    [
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)
"""Headers that frame a message (RFC 9110, section 7.6.1; RFC 9112, section 6): the server sets them
for the body that it sends."""
EFFECTS = ("status", "delay", "connection")
"""The fields of which a fault has one at least."""

Target = tuple[str, str]
"""The name of an API, and a normalized name of one of its operations."""


class Counts(msgspec.Struct):
    """The counts of a fault: `met` requests fitted it, of which it `fired` for some."""

    met: int = 0
    fired: int = 0


class Fault:
    """A fault that is set. `targets` are the operations that it is for and `projects` the
    identities of projects, None for all."""

    def __init__(
        self,
        id: str,
        setting: FaultSetting,
        targets: frozenset[Target] | None,
        projects: frozenset[str] | None,
    ) -> None:
        self.id, self.setting = id, setting
        self._targets, self._projects = targets, projects

    @property
    def is_before(self) -> bool:
        """Whether a request that it fires for takes no effect."""
        setting = self.setting
        if setting.status is UNSET and setting.connection == "truncate":
            return False
        return setting.when == "before" and (setting.status, setting.connection) != (UNSET, UNSET)

    def fits(self, exchange: Exchange) -> bool:
        """Whether a request is one that it is for."""
        setting, api, call = self.setting, exchange.api, exchange.call
        if api is None or call is None:
            return False
        if setting.service is not UNSET and setting.service not in (exchange.type, api.name):
            return False
        if self._targets is not None and not any(
            (api.name, name) in self._targets for name in names_of_exchange(exchange)
        ):
            return False
        operation = exchange.operation
        if setting.resource is not UNSET and (
            operation is None or operation.resource != setting.resource
        ):
            return False
        if setting.record is not UNSET and setting.record not in call.path.values():
            return False
        project = call.caller.project if call.caller is not None else None
        return self._projects is None or project in self._projects


def rests(setting: FaultSetting, counts: Counts) -> bool:
    """Whether a fault has fired as often as it should."""
    return setting.times is not UNSET and counts.fired >= setting.times


def fires(setting: FaultSetting, counts: Counts) -> bool:
    """Whether a fault fires for the next request that fits it; that is counted."""
    counts.met += 1
    number = counts.met - setting.skip
    if number < 1 or (setting.every is not UNSET and number % setting.every):
        return False
    # A generator for each number: nobody has to know how far another process has come.
    draw = random.Random(f"{setting.seed} {number}").random  # noqa: S311 - the same for each seed
    if setting.share is not UNSET and draw() >= setting.share:
        return False
    counts.fired += 1
    return True


def names_of_exchange(exchange: Exchange) -> tuple[str, ...]:
    """The normalized names of the operation of a request."""
    if exchange.operation is not None:
        return names_of_operation(exchange.operation)
    method = exchange.call.method if exchange.call is not None else ""
    return names_of_call(method, exchange.template, None, "")
