"""`liveref explain`: the facts of a reference, each with its reason."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.disabling import disable_option
from liveref.cli.reference import BUNDLED, behaviour_option, console, fail, form_option, loaded
from liveref.model.fact import Explanation
from liveref.report.explain_json import explain_json
from liveref.report.explain_text import explain_text


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@click.argument("about", required=False, metavar="[OPERATION|RESOURCE[.FIELD]]")
@behaviour_option
@disable_option
@form_option
def explain(
    reference: str,
    about: str | None,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    form: str,
) -> None:
    """Print each fact of a REFERENCE with its reason, and what was rejected.

    A reason is the rule that gave the fact, its evidence, the file and line, and the sentence or
    the row that stands there. OPERATION is an id that `liveref inspect --format json` prints, or
    a method and a path ("POST /images"); RESOURCE.FIELD is a field such as image.name.
    """
    read = loaded(reference, behaviour, disabled)
    explanation = read.explanation
    if about is not None:
        calls = {f"{o.method} {o.path}": o.id for o in read.api.operations}
        explanation = _about(explanation, calls.get(about, about))
    if form == "json":
        click.echo(explain_json(explanation))
    else:
        explain_text(explanation, console(), root=read.root)


def _about(explanation: Explanation, name: str) -> Explanation:
    chosen = explanation.about(name)
    if not chosen.facts and not chosen.rejected:
        names = dict.fromkeys(fact.about for fact in explanation.facts)
        near = " or ".join(f"`{other}`" for other in get_close_matches(name, names))
        hint = f"did you mean {near}?" if near else "`liveref inspect` lists what there is."
        fail(f"there is no operation, resource or field {name!r}; {hint}")
    return chosen
