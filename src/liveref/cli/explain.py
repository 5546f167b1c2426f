"""`liveref explain`: the facts of a reference, each with its reason."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.disabling import disable_option
from liveref.cli.reference import BUNDLED, behaviour_option, console, fail, form_option, loaded
from liveref.loading import Loaded
from liveref.model.fact import Explanation
from liveref.report.behaviour_yaml import behaviour_yaml
from liveref.report.explain_json import explain_json, sentences_json
from liveref.report.explain_text import explain_text
from liveref.report.plan_json import plan_json
from liveref.report.plan_text import plan_text
from liveref.report.plans import plans_of
from liveref.report.sentences_text import sentences_text


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@click.argument("about", required=False, metavar="[OPERATION|RESOURCE[.FIELD]]")
@behaviour_option
@disable_option
@form_option
@click.option(
    "--plan",
    "of_plan",
    is_flag=True,
    help="Print the steps that the service carries out for OPERATION instead.",
)
@click.option(
    "--sentences",
    "of_sentences",
    is_flag=True,
    help="Print what became of each sentence that demands something instead.",
)
@click.option(
    "--as-behaviour",
    is_flag=True,
    help="Print the facts that were read of sentences as a behaviour file instead.",
)
def explain(
    reference: str,
    about: str | None,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    form: str,
    of_plan: bool,
    of_sentences: bool,
    as_behaviour: bool,
) -> None:
    """Print each fact of a REFERENCE with its reason, and what was rejected.

    A reason is the rule that gave the fact, its evidence, the file and line, and the sentence or
    the row that stands there. OPERATION is an id that `liveref inspect --format json` prints, or
    a method and a path ("POST /images"); RESOURCE.FIELD is a field such as image.name.

    With --plan, OPERATION may also be a method with a path of the service ("GET /image/7").

    A sentence that demands something is enforced (by the facts that are named), shown (a table, a
    schema, an example or a path states the same), or not understood (with what was missing).
    With --as-behaviour, what was read of sentences is printed as a behaviour file, to be put beside
    the reference and corrected.
    """
    read = loaded(reference, behaviour, disabled, explained=True)
    if as_behaviour:
        click.echo(behaviour_yaml(read.api), nl=False)
        return
    explanation = read.explanation
    if of_plan:
        _print_plans(read, about, form)
        return
    if about is not None:
        calls = {f"{o.method} {o.path}": o.id for o in read.api.operations}
        explanation = _about(explanation, calls.get(about, about))
    if form == "json":
        click.echo((sentences_json if of_sentences else explain_json)(explanation))
    elif of_sentences:
        sentences_text(explanation.sentences, console(), root=read.root)
    else:
        explain_text(explanation, console(), root=read.root)


def _print_plans(read: Loaded, call: str | None, form: str) -> None:
    plans = plans_of(read.api, read.explanation, call or "")
    if not plans:
        calls = [f"{o.method} {o.path}" for o in read.api.operations]
        near = " or ".join(f"`{other}`" for other in get_close_matches(call or "", calls))
        hint = f"did you mean {near}?" if near else 'name one, as "POST /images".'
        fail(f"there is no operation {call or ''!r}; {hint}")
    if form == "json":
        click.echo(plan_json(plans))
    else:
        plan_text(plans, console(), root=read.root)


def _about(explanation: Explanation, name: str) -> Explanation:
    chosen = explanation.about(name)
    if not chosen.facts and not chosen.rejected and not chosen.sentences:
        names = dict.fromkeys(fact.about for fact in explanation.facts)
        near = " or ".join(f"`{other}`" for other in get_close_matches(name, names))
        hint = f"did you mean {near}?" if near else "`liveref inspect` lists what there is."
        fail(f"there is no operation, resource or field {name!r}; {hint}")
    return chosen
