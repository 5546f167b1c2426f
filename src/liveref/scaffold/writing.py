"""The files of a new reference: filled in, tried, and written where nothing is in the way."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from liveref.model.api import API, Effect
from liveref.scaffold.naming import Names
from liveref.scaffold.problem import ScaffoldError
from liveref.understanding import understand

_ENDING = ".template"
_EFFECTS = (
    ("GET", "", Effect.LIST),
    ("POST", "", Effect.CREATE),
    ("GET", "/{}", Effect.SHOW),
    ("PATCH", "/{}", Effect.UPDATE),
    ("POST", "/{}/archive", Effect.ACTION),
    ("DELETE", "/{}", Effect.DELETE),
)


def files_of(names: Names) -> dict[str, str]:
    """The text of each file, by its path in the reference."""
    return {
        path.removesuffix(_ENDING): Template(text).substitute(_values(names))
        for path, text in sorted(_templates(files(__package__) / "template", ""))
    }


def _templates(folder: Traversable, above: str) -> list[tuple[str, str]]:
    templates: list[tuple[str, str]] = []
    for item in folder.iterdir():
        if item.is_dir():
            templates += _templates(item, f"{above}{item.name}/")
        elif item.name.endswith(_ENDING):
            templates.append((above + item.name, item.read_text(encoding="utf-8")))
    return templates


def _values(names: Names) -> dict[str, str]:
    """The value of each placeholder; a title's rule is as long as the title."""
    noun, things = names.noun, names.things
    titles = {
        "heading": (things, "="),
        "list": (f"List {things}", "-"),
        **{
            verb: (f"{verb} {noun}", "-")
            for verb in ("create", "show", "update", "archive", "delete")
        },
    }
    return {
        "thing": noun,
        "things": things,
        "Things": things.capitalize(),
        "path": names.path,
        "id_name": f"{names.slug}_id",
        "key_many": names.many,
        **{f"{name}_rule": mark * len(title) for name, (title, mark) in titles.items()},
    }


def write_reference(names: Names, folder: Path) -> list[Path]:
    """Write a reference into a folder, which is made if need be, and return its files.

    Raises ScaffoldError where one of the files is there already, where the folder can't be
    written, or where an API reference means something else by the name.
    """
    texts = files_of(names)
    _try(names, texts)
    taken = [name for name in texts if (folder / name).exists()]
    if taken:
        message = (
            f"{folder / taken[0]} is there already, and nothing was written; give another folder "
            "with --to, or move what is there."
        )
        raise ScaffoldError(message)
    try:
        return _written(texts, folder)
    except OSError as error:
        raise ScaffoldError(f"{folder} can't be written: {error.strerror}.") from error


def _written(texts: dict[str, str], folder: Path) -> list[Path]:
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        paths.append(path)
    return paths


def _try(names: Names, texts: dict[str, str]) -> None:
    """Raises ScaffoldError if the reference would not do what it says under that name."""
    with tempfile.TemporaryDirectory() as scratch:
        _written(texts, Path(scratch))
        api = understand(Path(scratch), names.path, ()).api
    if _is_as_meant(api, names):
        return
    message = (
        f"`{names.things}` are something of their own in the references of OpenStack, which the "
        "rules of liveref know; choose another name."
    )
    raise ScaffoldError(message)


def _is_as_meant(api: API, names: Names) -> bool:
    item = f"/{names.path}/{{{names.slug}_id}}"
    wanted = {
        (method, f"/{names.path}" if not rest else item + rest.removeprefix("/{}"), effect)
        for method, rest, effect in _EFFECTS
    }
    effects = {(operation.method, operation.path, operation.effect) for operation in api.operations}
    return effects == wanted and [resource.name for resource in api.resources] == [names.slug]
