"""Directives within prose: each as nodes that a reader of plain markup can be shown."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.misc import Replace
from docutils.parsers.rst.directives.tables import CSVTable, ListTable, RSTTable
from docutils.parsers.rst.states import SubstitutionDef

_ALT = re.compile(r"^\s*:alt:\s*(.*)$", re.MULTILINE)


class _AnyOption(dict[str, Any]):
    """An option specification that takes every option as the text that it is."""

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class Contents(Directive):
    """A directive that is not known: what stands in it is shown as prose."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption()
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The nodes of the content."""
        return self.parsed()

    def parsed(self) -> list[nodes.Node]:
        """The content as prose."""
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node)
        return list(node.children)

    @property
    def is_substitution(self) -> bool:
        """Whether this says what a substitution stands for: then it must yield something."""
        return isinstance(self.state, SubstitutionDef)

    def inline(self, text: str) -> list[nodes.Node]:
        """One line of prose."""
        return list(self.state.inline_text(text, self.lineno)[0])


class Dropped(Contents):
    """A directive that says nothing to a reader of one piece of prose."""

    def run(self) -> list[nodes.Node]:
        """Nothing."""
        return [nodes.inline("", " ")] if self.is_substitution else []


class Code(Contents):
    """A block of code; its argument is the language."""

    def run(self) -> list[nodes.Node]:
        """A literal block that knows its language."""
        text = "\n".join(self.content)
        language = (self.arguments or [""])[0].strip()
        return [nodes.literal_block(text, text, language=language)] if text else []


class Label(Contents):
    """A box with a label: the label is the directive's own, or its argument."""

    labels: ClassVar[dict[str, str]] = {
        "seealso": "See also",
        "todo": "To do",
        "tip": "Tip",
        "hint": "Hint",
        "note": "Note",
        "warning": "Warning",
        "important": "Important",
        "caution": "Caution",
        "attention": "Attention",
        "danger": "Danger",
        "error": "Error",
    }

    def run(self) -> list[nodes.Node]:
        """An admonition whose first child is its title."""
        box = nodes.admonition()
        argument = (self.arguments or [""])[0]
        if self.name.lower() in self.labels:
            box += nodes.title("", self.labels[self.name.lower()])
            if argument:
                box += nodes.paragraph(argument, "", *self.inline(argument))
        else:
            box += nodes.title(argument, "", *self.inline(argument or "Note"))
        box += self.parsed()
        return [box]


class Version(Contents):
    """`versionadded` and its like: a sentence that says since when."""

    sentences: ClassVar[dict[str, str]] = {
        "versionadded": "New in version {}",
        "versionchanged": "Changed in version {}",
        "deprecated": "Deprecated since version {}",
        "versionremoved": "Removed in version {}",
        "deprecated-removed": "Deprecated since version {}",
    }

    def run(self) -> list[nodes.Node]:
        """A paragraph: the sentence in italics, then what the directive says."""
        version, *rest_of_line = (self.arguments or [""])[0].split(None, 1) or [""]
        label = self.sentences[self.name.lower()].format(version).strip()
        rest = self.inline(" ".join(rest_of_line[0].split())) if rest_of_line else []
        body = self.parsed()
        if not rest and body and isinstance(body[0], nodes.paragraph):
            rest = list(body.pop(0).children)
        head = nodes.paragraph("", "", nodes.emphasis("", label + (":" if rest else ".")))
        if rest:
            head += [nodes.Text(" "), *rest]
        return [head, *body]


class Picture(Contents):
    """An image: what stands in its place is its alternative text, and a figure's caption."""

    def run(self) -> list[nodes.Node]:
        """A paragraph with the alternative text, and the content."""
        # In a substitution the options stand in the argument: no blank line sets them off.
        within = _ALT.search((self.arguments or [""])[0])
        alt = " ".join(str(self.options.get("alt", within[1] if within else "")).split())
        if self.is_substitution:
            return [nodes.inline("", alt)]
        shown = [nodes.paragraph("", alt)] if alt else []
        return [*shown, *self.parsed()]


class Rubric(Contents):
    """A heading that stands in no table of contents."""

    def run(self) -> list[nodes.Node]:
        """A bold paragraph."""
        text = (self.arguments or [""])[0]
        strong = nodes.strong(text, "", *self.inline(text))
        return [nodes.paragraph("", "", strong), *self.parsed()]


class CharacterCodes(Directive):
    """`unicode`: the characters that its codes stand for, in a substitution."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption()

    def run(self) -> list[nodes.Node]:
        """One text node."""
        codes = re.split(r"\s+|^\.\.\s", self.arguments[0].split(" .. ")[0])
        try:
            text = "".join(directives.unicode_code(code) for code in codes if code)
        except ValueError:
            text = ""
        return [nodes.Text(text)]


_KINDS: dict[type[Directive], str] = {
    Dropped: "raw include literalinclude toctree rest_method rest_parameters rest_status_code"
    " rest_expand_all contents highlight highlightlang index meta tabularcolumns default-role"
    " default-domain currentmodule module sectnum section-numbering header footer title"
    " target-notes role sectionauthor moduleauthor codeauthor class date graphviz graph digraph"
    " blockdiag seqdiag actdiag nwdiag mermaid uml",
    Code: "code code-block sourcecode literal-block productionlist math prompt parsed-literal",
    Label: " ".join((*Label.labels, "admonition", "topic", "sidebar")),
    Version: " ".join(Version.sentences),
    Picture: "image figure",
    Rubric: "rubric centered",
    CharacterCodes: "unicode",
}

_OWN: dict[str, type[Directive]] = {
    "table": RSTTable,
    "list-table": ListTable,
    "csv-table": CSVTable,
    "replace": Replace,
}

DIRECTIVES: dict[str, type[Directive]] = {
    name: kind for kind, names in _KINDS.items() for name in names.split()
} | _OWN
"""All directives that prose knows; of docutils' own only the tables and `replace`."""
