"""YAML that holds values and no code, by PyYAML: in C where it was built with libyaml, else by
its pure classes, which read and write the same and take some ten times as long."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING or yaml.__with_libyaml__:
    from yaml import CSafeDumper as SafeDumper
    from yaml import CSafeLoader as SafeLoader
else:
    from yaml import SafeDumper, SafeLoader

__all__ = ["SafeDumper", "SafeLoader", "is_deeper", "load_yaml"]


def load_yaml(source: str | IO[str]) -> Any:
    """The value of the one document in `source`; None if it is empty. Raises yaml.YAMLError."""
    return yaml.load(source, Loader=SafeLoader)


def is_deeper(text: str, depth: int) -> bool:
    """Whether a text nests deeper than that. PyYAML makes its values by recursion in C, which ends
    the process where it is deep; the parser's events come one by one. A text that is no YAML up to
    there is not deeper."""
    level = 0
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                if level > depth:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
    except (yaml.YAMLError, ValueError):
        return False
    return False
