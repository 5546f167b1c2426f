"""The targets of references, and the texts of substitutions, within one piece of prose."""

from __future__ import annotations

from typing import Any

from docutils import nodes

_DEPTH = 8
_SCHEMES = ("http:", "https:", "ftp:", "mailto:")


class Links:
    """Looks up names in the tree of one piece; docutils' own transforms are not run."""

    def __init__(self, document: nodes.document) -> None:
        self._substitutions: dict[str, Any] = {
            nodes.fully_normalize_name(name): node
            for name, node in document.substitution_defs.items()
        }
        self._named: dict[str, Any] = {}
        anonymous: list[Any] = []
        for target in document.findall(nodes.target):
            if target.get("anonymous"):
                anonymous.append(target)
            for name in (*target["names"], *target.get("dupnames", ())):
                self._named.setdefault(name, target)
        waiting = [n for n in document.findall(nodes.reference) if n.get("anonymous")]
        waiting = [node for node in waiting if "refuri" not in node]
        self._anonymous = {id(n): t for n, t in zip(waiting, anonymous, strict=False)}
        self._depth = 0

    def target(self, node: Any) -> str | None:
        """The address that a reference leads to; None where it is not in this piece."""
        reference = node
        for _ in range(_DEPTH):
            if reference is None:
                return None
            if "refuri" in reference:
                uri = str(reference["refuri"])
                return uri if uri.startswith(_SCHEMES) else None
            reference = self._anonymous.get(id(reference)) or self._named.get(
                reference.get("refname", "")
            )
        return None

    def substitution(self, node: Any) -> list[Any] | None:
        """The text of a substitution; None if it is not defined here."""
        definition = self._substitutions.get(nodes.fully_normalize_name(node["refname"]))
        if definition is None or self._depth >= 200:
            return None
        self._depth += 1  # one that names itself must come to an end
        return list(definition.children)
