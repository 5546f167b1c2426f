"""The behaviour files that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.families import conventions, profile
from liveref.loading import LoadError, load
from liveref.model.reason import Evidence
from liveref.reading import read
from liveref.reading.behaviour import check_behaviour, read_behaviour_file
from liveref.reading.facts.additions import with_additions
from liveref.rules.infer import infer
from published import published

PACKAGE = Path(load.__code__.co_filename).parent
FILES = sorted((PACKAGE / "families" / "openstack" / "profiles").glob("*.yaml"))
BUNDLED = sorted(PACKAGE.glob("references/*/behaviour.yaml"))


@pytest.mark.parametrize(
    "path", [*FILES, *BUNDLED], ids=lambda path: f"{path.parent.stem}/{path.stem}"
)
def test_each_is_of_the_right_form_and_says_why(path: Path) -> None:
    file = read_behaviour_file(path)
    assert file.diagnostics == ()
    assert file.entries
    for entry in file.entries:
        assert entry.text("because"), f"{entry.label} says not why"


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.published(path.stem), id=path.stem) for path in FILES],
)
def test_each_speaks_of_what_the_reference_has(path: Path) -> None:
    file = read_behaviour_file(path, evidence=Evidence.PROFILE)
    document, unmatched = with_additions(read(published(path.stem)), file.additions)
    assert unmatched == []
    api = infer(document, conventions(path.stem))
    assert [problem.message for problem in check_behaviour(file, api)] == []


@pytest.mark.parametrize("name", ["nova", "Nova", "openstack-nova", "nova-api"])
def test_a_package_is_called_like_its_project(name: str) -> None:
    path = profile(name)
    assert path is not None
    assert path.stem == "nova"


@pytest.mark.parametrize("name", ["", "image", "../behaviour/nova", "nova.yaml", "novae"])
def test_others_have_none(name: str) -> None:
    assert profile(name) is None


def test_the_references_own_file_wins(tmp_path: Path) -> None:
    folder = tmp_path / "nova"
    folder.mkdir()
    (folder / "parameters.yaml").write_text("{}\n", encoding="utf-8")
    (folder / "index.rst").write_text(INDEX, encoding="utf-8")
    assert load(str(folder)).api.behaviour.resources["server"].initial[0].status == "BUILD"
    own = "facts:\n- {fact: initial, resource: server, set: {status: READY}}\n"
    (folder / "behaviour.yaml").write_text(own, encoding="utf-8")
    behaviour = load(str(folder)).api.behaviour.resources["server"]
    assert [phase.status for phase in behaviour.initial] == ["READY"]
    assert behaviour.actions["pause"].allowed == ("ACTIVE",)


def test_a_broken_profile_is_no_reason_to_do_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operations that it leaves to administrators would be open."""
    folder, profile = tmp_path / "nova", tmp_path / "profile.yaml"
    folder.mkdir()
    (folder / "index.rst").write_text(INDEX, encoding="utf-8")
    profile.write_text("facts:\n- {colour: red}\n", encoding="utf-8")
    monkeypatch.setattr("liveref.understanding.profile", lambda _: profile)
    with pytest.raises(LoadError, match=r"profile\.yaml:2: .*colour"):
        load(str(folder))


INDEX = """
Compute
=======

Create server
-------------

.. rest_method:: POST /servers

Request
^^^^^^^

.. code-block:: json

   {"server": {"name": "a"}}

Response
^^^^^^^^

.. code-block:: json

   {"server": {"id": "1", "name": "a", "status": "NEW"}}
"""
