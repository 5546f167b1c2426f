"""What OpenStack's references leave unsaid, as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
import yaml

from liveref.model.conventions import Conventions

__all__ = ["conventions"]


@cache
def conventions() -> Conventions:
    """The conventions of OpenStack's services, from `conventions.yaml` beside this file."""
    text = files(__package__).joinpath("conventions.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    return msgspec.convert(data, Conventions)
