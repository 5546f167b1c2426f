"""The forms of a REFERENCE, and the messages about one that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.fetching.errors import LocateError
from liveref.fetching.locate import Located, locate


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to call from."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The references that come with the program: one, `image`."""
    folder = tmp_path_factory.mktemp("references")
    index(folder / "image")
    return folder


def index(directory: Path) -> Path:
    """A reference's tree in `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "index.rst").write_text("Demo\n====\n", encoding="utf-8")
    return directory


@pytest.mark.parametrize("given", ["demo", "demo/api-ref", "demo/api-ref/source", "./demo/"])
def test_a_repository_and_what_is_in_it(here: Path, given: str) -> None:
    index(here / "demo/api-ref/source")
    located = locate(given)
    assert located.path.resolve() == here / "demo/api-ref/source"
    assert (located.name, located.kind, located.version) == ("demo", "directory", None)


@pytest.mark.parametrize("place", [".", "source", "api-ref", "doc/api-ref/source", "docs/api-ref"])
def test_other_usual_places(here: Path, place: str) -> None:
    tree = index(here / "My Demo" / place)
    located = locate("My Demo")
    assert (located.path.resolve(), located.name) == (tree, "my-demo")


@pytest.mark.parametrize(
    ("folder", "name"), [("demo-30.0.0", "demo"), ("demo-1.0.0rc1", "demo"), ("demo-2", "demo-2")]
)
def test_an_unpacked_source_package_is_called_as_its_project(
    here: Path, folder: str, name: str
) -> None:
    index(here / folder / "api-ref/source")
    assert locate(folder).name == name


def test_the_current_directory(here: Path) -> None:
    index(here)
    assert locate(".").name == here.name.replace("_", "-").lower()


def test_an_index_of_its_own_wins(here: Path) -> None:
    index(here / "demo")
    index(here / "demo/api-ref/source")
    assert locate("demo").path == Path("demo")


def test_a_directory_above(here: Path) -> None:
    index(here / "all/one/api-ref/source")
    assert locate("all").path == Path("all/one/api-ref/source")
    index(here / "all/two/api-ref/source")
    with pytest.raises(LocateError, match="more than one") as caught:
        locate("all")
    assert "all/one/api-ref/source\n  all/two/api-ref/source" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("demo/api-ref/source/index.rst", "demo"),
        ("demo/api-ref/source/Big_Things.rst", "big-things"),
        ("alone.inc", "alone"),
    ],
)
def test_one_file(here: Path, given: str, name: str) -> None:
    Path(given).parent.mkdir(parents=True, exist_ok=True)
    Path(given).write_text("Demo\n====\n", encoding="utf-8")
    assert locate(given) == Located(path=Path(given), name=name, kind="file")


def test_the_home_directory_is_meant_by_a_tilde(isolated: Path) -> None:
    index(isolated / "demo")
    assert locate("~/demo").path == isolated / "demo"


def test_a_bundled_one(here: Path, bundled: Path) -> None:
    expected = Located(path=bundled / "image", name="image", kind="bundled")
    assert locate("image", bundled=bundled) == expected


def test_a_path_wins_over_a_name(here: Path, bundled: Path) -> None:
    index(here / "image")
    assert locate("image", bundled=bundled).kind == "directory"
    index(here / "openstack/demo")
    assert locate("openstack/demo").kind == "directory"


def test_a_path_that_hides_a_name_is_told(here: Path, bundled: Path) -> None:
    (here / "image").mkdir()
    with pytest.raises(LocateError, match="There is a bundled reference of that name"):
        locate("image", bundled=bundled)


def test_a_directory_without_a_reference(here: Path) -> None:
    (here / "demo").mkdir()
    (here / "demo/servers.rst").touch()
    with pytest.raises(LocateError) as caught:
        locate("demo")
    for words in ("index.rst", "api-ref/source", "docs/api-ref", "demo/servers.rst"):
        assert words in str(caught.value)


def test_a_file_of_another_kind(here: Path) -> None:
    Path("parameters.yaml").touch()
    with pytest.raises(LocateError, match="no reStructuredText"):
        locate("parameters.yaml")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("glance", r"no such bundled reference \(image\)\. .* openstack/glance"),
        ("nowhere/at/all", "no such file"),
        ("", "empty"),
        ("openstack/", "not the name of a package"),
        ("openstack/a b", "not the name of a package"),
        ("openstack/../x", "not the name of a package"),
        ("openstack/glance>=1", "openstack/NAME==VERSION"),
        ("openstack/glance==new", "openstack/glance==new: 'new' is no version"),
        ("x" * 5000, "cannot be looked at"),
        ("a\0b", "no such file"),
    ],
)
def test_what_is_nothing(here: Path, bundled: Path, given: str, words: str) -> None:
    with pytest.raises(LocateError, match=words):
        locate(given, bundled=bundled, offline=True)


def test_the_bundled_references_are_found(here: Path) -> None:
    """Those that the program has, where it has them."""
    assert locate("image").kind == "bundled"
    assert locate("identity").kind == "bundled"
