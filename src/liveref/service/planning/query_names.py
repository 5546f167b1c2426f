"""Check of the parameters in the query of a list against the document and the conventions."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from itertools import chain

from liveref.model.api import Location, Operation, Resource
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.values.spelling import nearest

log = logging.getLogger(__name__)


class QueryNames:
    """The names that the query of one list may have; `named` are those that name other records."""

    def __init__(
        self, system: System, operation: Operation, resource: Resource, named: Iterable[str]
    ) -> None:
        conventions = system.api.conventions
        queries = conventions.queries
        operations = (item for item in system.api.operations if item.resource == resource.name)
        documented = {
            parameter.name
            for operation in operations
            for parameter in operation.parameters
            if parameter.location is Location.QUERY
        }
        fields = {*resource.schema.properties, resource.identifier}
        by_behaviour = {*system.behaviour(resource.name).asks, *named}
        self._operation, self._is_strict = operation.id, system.strict
        self._meant = documented | fields
        self._names = {
            *self._meant,
            *by_behaviour,
            *conventions.pages.all,
            "format",
            *queries.of_names,
            queries.reverse,
        }
        self._names.add(queries.delimiter)
        patterns = chain(
            queries.names, queries.elements, (queries.fields, queries.above, queries.below)
        )
        tenancy = conventions.tenancy
        usual = (conventions.names.owner, tenancy.all, tenancy.acting)
        self._usual = re.compile(
            "|".join(f"(?:{item})" for item in (*patterns, *usual)), re.IGNORECASE
        )

    def unknown(self, query: Mapping[str, Iterable[str]]) -> list[str]:
        """The names that neither the document nor the conventions have."""
        others = sorted(query.keys() - self._names)
        return [name for name in others if not self._usual.fullmatch(name)]

    def check(self, query: Mapping[str, Iterable[str]]) -> None:
        """Log an unknown name. Raises Problem 400 if the system is strict."""
        for name in self.unknown(query):
            if self._is_strict:
                near = nearest(name, self._meant)
                hint = f" Did you mean {near}?" if near else ""
                message = f"{name} is not a parameter that {self._operation} documents.{hint}"
                raise Problem(400, message, field=name)
            log.warning("%r is ignored: %s does not document it", name, self._operation)
