"""A group of options that a command takes as one value."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

Command = Callable[..., None]


def option_group(
    name: str, build: Callable[..., Any], *options: Callable[[Command], Command]
) -> Callable[[Command], Command]:
    """A decorator that gives a command these options, and what `build` makes of their values as the
    argument `name`. The parameters of `build` have the names of the options."""
    names = list(inspect.signature(build).parameters)

    def decorate(command: Command) -> Command:
        def with_group(**values: Any) -> None:
            own = {key: values.pop(key) for key in names}
            command(**values, **{name: build(**own)})

        decorated: Command = update_wrapper(with_group, command)
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate
