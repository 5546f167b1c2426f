"""A parameter of a path, a query or headers on its way to the model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from liveref.model.operation import Location, Parameter
from liveref.model.origin import Origin
from liveref.model.reason import Reason
from liveref.model.schema import Schema

__all__ = ["ParameterDraft"]


@dataclass(slots=True)
class ParameterDraft:
    """The facts about one parameter; the fields are those of `model.operation.Parameter`.

    Two drafts of one name and location are equal, whatever they say about it.
    """

    name: str
    location: Location
    schema: Schema = field(default=Schema(types=("string",)), compare=False)
    required: bool = field(default=False, compare=False)
    accepts_name: bool = field(default=False, compare=False)
    admin_only: bool = field(default=False, compare=False)
    widens: bool = field(default=False, compare=False)
    presence_of: str | None = field(default=None, compare=False)
    matches_part: bool = field(default=False, compare=False)
    narrows: bool = field(default=False, compare=False)
    min_version: str | None = field(default=None, compare=False)
    max_version: str | None = field(default=None, compare=False)
    origin: Origin | None = field(default=None, compare=False)
    reasons: dict[str, Reason] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """The key of the parameter among those of its operation: `query limit`."""
        return f"{self.location.value} {self.name}"

    def copy(self) -> ParameterDraft:
        """A draft of its own with the same facts."""
        return replace(self, reasons=dict(self.reasons))

    def freeze(self) -> Parameter:
        """The parameter of the API."""
        return Parameter(
            name=self.name,
            location=self.location,
            schema=self.schema,
            required=self.required,
            accepts_name=self.accepts_name,
            admin_only=self.admin_only,
            widens=self.widens,
            presence_of=self.presence_of,
            matches_part=self.matches_part,
            narrows=self.narrows,
            min_version=self.min_version,
            max_version=self.max_version,
            origin=self.origin,
        )
