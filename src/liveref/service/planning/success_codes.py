"""The code of a success."""

from __future__ import annotations

from functools import lru_cache

from liveref.model.api import Effect, Operation
from liveref.model.conventions.conventions import Conventions

_NO_BODY = (204, 205, 304)


class SuccessCodes:
    """The status code of an operation's success."""

    def __init__(self, operation: Operation, conventions: Conventions) -> None:
        self._operation = operation
        self._defaults = conventions.default_success
        self._says = any(code < 400 for code in operation.success)
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, created: bool, has_body: bool) -> int:
        """The code of a success: 201 if something was created and the document has it or is
        silent, else the first documented 2xx that fits, else the method's own. Without a body, 204
        precedes 200 (RFC 9110, 15.3.5)."""
        documented = [code for code in self._operation.success if 200 <= code < 300]
        if not self._says:
            return self._default(created)
        if created and 201 in documented:
            return 201
        fitting = [code for code in documented if code != 201]
        if has_body:
            fitting = [code for code in fitting if code not in _NO_BODY] or fitting
        elif fitting[:1] == [200] and 204 in fitting:
            return 204
        if fitting:
            return fitting[0]
        return (documented or list(self._operation.success) or [200])[0]

    def _default(self, created: bool) -> int:
        if created:
            return 201
        if self._operation.effect is Effect.ACTION:
            return self._defaults.get("ACTION", 202)
        if self._operation.method == "POST" and not created:
            return 200
        return self._defaults.get(self._operation.method, 200)
