"""Is each parameter in the query of a list one that the document or the conventions know?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from itertools import chain

from liveref.model.api import Location, Operation, Resource
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.values.spelling import nearest

_OF_PAGE = ("limit", "marker", "offset", "page_reverse", "sort", "sort_key", "sort_dir", "format")
log = logging.getLogger(__name__)


class AskedNames:
    """The names that the query of one list may have; `named` are those that name other records."""

    def __init__(
        self, system: System, operation: Operation, resource: Resource, named: Iterable[str]
    ) -> None:
        conventions = system.api.conventions
        said = conventions.queries
        own = (each for each in system.api.operations if each.resource == resource.name)
        documented = {
            parameter.name
            for operation in own
            for parameter in operation.parameters
            if parameter.location is Location.QUERY
        }
        fields = {*resource.schema.properties, resource.identifier}
        asked = {*system.behaviour(resource.name).asks, *named}
        self._operation, self._is_strict = operation.id, system.strict
        self._meant = documented | fields
        self._names = {*self._meant, *asked, *_OF_PAGE, *said.of_names, said.reverse}
        self._names.add(said.delimiter)
        patterns = chain(said.names, said.elements, (said.fields, said.above, said.below))
        tenancy = conventions.tenancy
        usual = (conventions.names.owner, tenancy.all, tenancy.acting)
        self._usual = re.compile(
            "|".join(f"(?:{each})" for each in (*patterns, *usual)), re.IGNORECASE
        )

    def check(self, query: Mapping[str, Iterable[str]]) -> None:
        """A name that neither knows is logged. Raises Problem 400 where the system is strict."""
        for name in sorted(query.keys() - self._names):
            if self._usual.fullmatch(name):
                continue
            if self._is_strict:
                near = nearest(name, self._meant)
                hint = f" Did you mean {near}?" if near else ""
                message = f"{name} is not a parameter that {self._operation} documents.{hint}"
                raise Problem(400, message, field=name)
            log.warning("%r is ignored: %s does not document it", name, self._operation)
