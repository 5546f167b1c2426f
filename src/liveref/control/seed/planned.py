"""The records of a seed, each with the way in which it is created."""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from liveref.control.seed.client import Refusal
from liveref.control.seed.file import Seed, SeedRecord
from liveref.control.seed.form import ALIAS, DATA, OWNER, SENDER, STATUS, Form, form_of, nearest
from liveref.control.seed.names import NAME
from liveref.control.seed.wrong import Wrong
from liveref.control.served import Served
from liveref.reading.behaviour_statuses import Statuses
from liveref.service.system.system import System


class Progress(Enum):
    """How far a record has come."""

    WAITING = 1
    BEGUN = 2
    CREATED = 3
    FAILED = 4


class Planned(msgspec.Struct):
    """A record of a seed. `identity` is that which clients know it by, once it is created."""

    record: SeedRecord
    form: Form
    identity: str | None = None
    progress: Progress = Progress.WAITING

    @property
    def name(self) -> str | None:
        """The name that stands for it in the seed."""
        fields, natural = self.record.fields, self.form.resource.natural_key or NAME
        name = self.record.name
        if name is None:
            name = fields.get(natural, fields.get(NAME))
        alias = fields.get(ALIAS, name)
        return alias if isinstance(alias, str) else None

    @property
    def required_name(self) -> str:
        """The name, of a record whose path has it. Raises Wrong for none."""
        if not self.name:
            raise Wrong(f"{self.form.resource.name} is created by its name: write `NAME: {{...}}`.")
        return self.name

    @property
    def own_fields(self) -> dict[str, Any]:
        """The key before a record, in the field for names that its request has."""
        natural, name = self.form.resource.natural_key or NAME, self.record.name
        return {natural: name} if name is not None and natural in self.form.fields else {}

    @property
    def status(self) -> Any:
        """The status that it is put into after it is created; None to leave it."""
        wanted = self.record.fields.get(STATUS)
        return wanted if self.is_special(STATUS) else None

    def is_special(self, key: str) -> bool:
        """Whether a key is no field of the request: what it says is done beside the request."""
        has_status = self.form.system.status_field(self.form.resource.name) is not None
        status = {STATUS} if has_status and STATUS not in self.form.fields else set[str]()
        sender = {SENDER} - self.form.fields
        return key in {ALIAS, OWNER, DATA} | sender | status

    @property
    def sender(self) -> Any:
        """The user who sends the request; None for the administrator."""
        return self.record.fields.get(SENDER) if self.is_special(SENDER) else None

    def key_of(self, refusal: Refusal) -> str | None:
        """The key of the record that the field at fault comes from."""
        first = (refusal.field or "").partition(".")[0].partition("[")[0]
        keys = (key for key in self.record.fields if first in (key, self.form.field(key)))
        return next(keys, None) if first else None

    def check_status(self) -> None:
        """Raises Wrong for a status that records of the resource don't have, as far as the
        reference lists them: where it names one alone, there may well be others."""
        wanted = self.status
        if wanted is None:
            return
        system, resource = self.form.system, self.form.resource
        behaviour = Statuses(resource.statuses, system.behaviour(resource.name))
        statuses = sorted({*behaviour.documented, *behaviour.reached, *behaviour.left})
        if not isinstance(wanted, str):
            raise Wrong(f"{STATUS} takes a text.", STATUS)
        if wanted not in statuses and len(statuses) > 1:
            message = f"{resource.name} has no status {wanted}; there are {', '.join(statuses)}."
            raise Wrong(message, STATUS)

    def unknown(self, field: str) -> Wrong:
        """The mistake of a field that the request does not have."""
        hint = nearest(field, self.form.fields)
        message = f"{self.form.resource.name} has no field {field}{hint}"
        return Wrong(message, self.key_of(Refusal("", field)) or field)


def system_of(served: Served, seed: Seed, service: str) -> System | None:
    """The system of a service; None for one that the seed can do without. Raises Wrong."""
    if not service:
        return _only(served)
    is_optional = service in seed.skips
    for system in served.systems:
        if service == system.type or (service == system.api.name and not is_optional):
            return system
    if is_optional:
        return None
    names = [system.type or system.api.name for system in served.systems]
    raise Wrong(f"No service {service} is served, but {', '.join(names)}{nearest(service, names)}")


def _only(served: Served) -> System:
    """The one system that is served, beside that of identities. Raises Wrong."""
    identity = served.identity.system if served.identity is not None else None
    own = [system for system in served.systems if system is not identity] or served.systems
    if len(own) != 1:
        raise Wrong("Several services are served: put the resources below `services: NAME:`.")
    return own[0]


def form_for(system: System, record: SeedRecord) -> Form:
    """How a record is created. Raises Wrong for a resource that is not there or that no operation
    creates."""
    for resource in system.api.resources:
        if record.resource in (resource.name, resource.plural):
            form = form_of(system, resource, record.fields)
            if form is None:
                raise Wrong(f"No operation creates {resource.plural}.")
            return form
    names = [name for r in system.api.resources for name in (r.name, r.plural)]
    hint = nearest(record.resource, names)
    raise Wrong(f"{system.api.name} has no resource {record.resource}{hint}")
