"""The document as text: YAML or JSON, always the same for the same document."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

import yaml

from liveref.values.safe_yaml import SafeDumper

__all__ = ["write"]


def write(document: dict[str, Any], form: Literal["yaml", "json"] = "yaml") -> str:
    """The document's text, which ends with a line feed."""
    if form == "json":
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


class _Dumper(SafeDumper):
    """Quotes what either YAML 1.1 or 1.2 would take for a number; repeats instead of aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Never write an alias: not every reader of OpenAPI follows them."""
        return True


def _text(dumper: Any, text: str) -> Any:
    """Several lines as a literal block, where YAML allows it."""
    is_block = "\n" in text and not re.search(r"[ \t]\n|[ \t]$", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if is_block else None)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver(  # the numbers of YAML 1.2's core schema that 1.1 does not know
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$|0o[0-7]+$"),
    list("-+.0123456789"),
)
