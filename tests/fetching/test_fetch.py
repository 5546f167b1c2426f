"""Files that come from an index, those that are refused, and those that are left afterwards."""

from __future__ import annotations

import base64
import logging
import tarfile
import traceback
from pathlib import Path

import pytest

from fetching.serving import TREE, Index, member, sdist
from liveref.fetching import fetch as fetching
from liveref.fetching.errors import ArchiveError, FetchError, LocateError
from liveref.fetching.locate import fetch, locate


def leftovers(cache: Path) -> list[str]:
    """All that stands in the cache."""
    return sorted(path.name for path in cache.glob("references/*"))


class Watch:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int | None]] = []

    def start(self, name: str, total: int | None) -> None:
        self.seen.append((f"start {name}", total))

    def advance(self, n: int) -> None:
        self.seen.append(("advance", n))

    def done(self) -> None:
        self.seen.append(("done", None))


@pytest.mark.parametrize("html", [False, True], ids=["json", "html"])
def test_the_newest_final_version_that_is_not_yanked(index: Index, cache: Path, html: bool) -> None:
    index.html = html
    index.add("demo-2015.1.tar.gz", sdist("demo-2015.1"))  # before they counted from 1
    index.add("demo-1.9.tar.gz", sdist("demo-1.9"))
    index.add("demo-1.10.tar.gz", sdist("demo-1.10"))
    index.add("demo-2.0rc1.tar.gz", sdist("demo-2.0rc1"))
    index.add("demo-3.0.tar.gz", sdist("demo-3.0"), yanked="broken")
    index.add("demo-4.0-py3-none-any.whl", b"a wheel")
    index.add("other-5.0.tar.gz", sdist("other-5.0"))

    located = fetch("openstack/demo", cache=cache)

    assert (located.name, located.version, located.kind) == ("demo", "1.10", "published")
    assert located.path == cache / "references/demo-1.10/api-ref/source"
    assert (located.path / "index.rst").read_bytes() == TREE["api-ref/source/index.rst"]
    assert leftovers(cache) == ["demo-1.10"]


def test_only_the_wanted_folders_are_kept(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz", sdist(files=TREE | {"setup.py": b"", "doc/source/x.rst": b""}))
    fetch("openstack/demo", cache=cache)
    entry = cache / "references/demo-1.0"
    files = {p.relative_to(entry).as_posix() for p in entry.rglob("*") if p.is_file()}
    assert files == {*TREE, "liveref.json"}


def test_a_version_that_is_named_may_be_yanked(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    index.add("demo-0.9.tar.gz", sdist("demo-0.9"), yanked=True)
    assert fetch("openstack/demo==0.9.0", cache=cache).version == "0.9"


def test_a_name_of_the_table_is_fetched_as_its_package(index: Index, cache: Path) -> None:
    data = sdist("openstack_placement-1.0")
    index.add("openstack_placement-1.0.tar.gz", data, project="openstack-placement")
    located = locate("openstack/placement", cache=cache)
    assert (located.name, leftovers(cache)) == ("placement", ["openstack-placement-1.0"])


def test_progress_is_told(index: Index, cache: Path) -> None:
    data = sdist()
    index.add("demo-1.0.tar.gz", data)
    watch = Watch()
    fetch("openstack/demo", cache=cache, progress=watch)
    assert watch.seen[0] == ("start demo-1.0.tar.gz", len(data))
    assert sum(n or 0 for what, n in watch.seen if what == "advance") == len(data)
    assert watch.seen[-1] == ("done", None)


def test_what_is_cached_needs_no_network(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    first = locate("openstack/demo", cache=cache)
    asked = list(index.asked)
    assert locate("openstack/demo", cache=cache) == first
    assert locate("openstack/demo==1.0", cache=cache, offline=True) == first
    assert fetch("openstack/demo==1.0", cache=cache) == first
    assert index.asked == asked


def test_fetch_asks_for_a_newer_one_and_loads_nothing_twice(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    fetch("openstack/demo", cache=cache)
    fetch("openstack/demo", cache=cache)
    assert len(index.downloads()) == 1
    index.add("demo-1.1.tar.gz", sdist("demo-1.1"))
    assert locate("openstack/demo", cache=cache).version == "1.0"
    assert fetch("openstack/demo", cache=cache).version == "1.1"
    assert locate("openstack/demo", cache=cache, offline=True).version == "1.1"


def test_offline_says_what_there_is(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    fetch("openstack/demo", cache=cache)
    with pytest.raises(LocateError, match=r"only 1\.0 of it.*liveref fetch openstack/demo==2\.0"):
        locate("openstack/demo==2.0", cache=cache, offline=True)
    with pytest.raises(LocateError, match="nothing of it"):
        fetch("openstack/other", cache=cache, offline=True)


@pytest.mark.parametrize(
    ("sha256", "words"), [("0" * 64, "the index says 0000"), (None, "gives no sha256")]
)
def test_a_wrong_or_missing_hash_is_refused(
    index: Index, cache: Path, sha256: str | None, words: str
) -> None:
    index.add("demo-1.0.tar.gz", sha256=sha256)
    with pytest.raises(FetchError, match=words):
        fetch("openstack/demo", cache=cache)
    assert leftovers(cache) == []


def test_a_download_that_breaks_off_leaves_nothing(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz", sent=sdist()[:100])
    watch = Watch()
    with pytest.raises(FetchError, match=r"demo-1\.0\.tar\.gz cannot be read"):
        fetch("openstack/demo", cache=cache, progress=watch)
    assert leftovers(cache) == []
    assert watch.seen[-1] == ("done", None)


def test_a_passing_failure_is_overcome(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    index.failures = [503, 502]
    assert fetch("openstack/demo", cache=cache).version == "1.0"


def test_a_lasting_failure_is_told(index: Index, cache: Path) -> None:
    index.failures = [503] * 9
    with pytest.raises(FetchError, match=r"/simple/demo/ answers 503"):
        fetch("openstack/demo", cache=cache)


def test_an_oversized_download_is_refused(
    index: Index, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add("demo-1.0.tar.gz")
    monkeypatch.setattr(fetching, "MAX_DOWNLOAD", 100)
    with pytest.raises(FetchError, match="exceeds"):
        fetch("openstack/demo", cache=cache)
    assert leftovers(cache) == []


def test_a_hostile_package_leaves_nothing(index: Index, cache: Path) -> None:
    hostile = member("demo-1.0/api-ref/../../../escaped", size=1)
    index.add("demo-1.0.tar.gz", sdist(members=(hostile,)))
    with pytest.raises(ArchiveError, match="leads out of its folder"):
        fetch("openstack/demo", cache=cache)
    assert leftovers(cache) == []
    assert not list(cache.parent.rglob("escaped"))


def test_links_are_left_out_and_recorded(index: Index, cache: Path) -> None:
    link = member("demo-1.0/api-ref/source/passwd", tarfile.SYMTYPE, "/etc/passwd")
    index.add("demo-1.0.tar.gz", sdist(members=(link,)))
    located = fetch("openstack/demo", cache=cache)
    assert not (located.path / "passwd").is_symlink()
    assert link.name in (cache / "references/demo-1.0/liveref.json").read_text()


def test_a_package_without_a_reference_is_named(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz", sdist(files={"setup.py": b""}))
    with pytest.raises(FetchError, match="holds no api-ref folder"):
        fetch("openstack/demo", cache=cache)
    assert leftovers(cache) == []


def test_an_interrupted_entry_is_replaced(index: Index, cache: Path) -> None:
    index.add("demo-1.0.tar.gz")
    half = cache / "references/demo-1.0/api-ref/source"
    half.mkdir(parents=True)
    (half / "index.rst").write_text("half")
    with pytest.raises(LocateError):
        locate("openstack/demo", cache=cache, offline=True)
    located = locate("openstack/demo", cache=cache)
    assert (located.path / "index.rst").read_bytes() == TREE["api-ref/source/index.rst"]
    assert leftovers(cache) == ["demo-1.0"]


def test_nothing_found_says_what_there_is(index: Index, cache: Path) -> None:
    index.add("demo-2.0rc1.tar.gz", sdist("demo-2.0rc1"))
    index.add("demo-1.0.tar.gz", yanked=True)
    with pytest.raises(FetchError, match=r"has 2\.0rc1, 1\.0 \(yanked\)"):
        fetch("openstack/demo", cache=cache)
    with pytest.raises(FetchError, match=r"openstack/nothing: .*\n.*no source package of it"):
        fetch("openstack/nothing", cache=cache)


def test_an_unwritable_cache_is_told(index: Index, tmp_path: Path) -> None:
    index.add("demo-1.0.tar.gz")
    blocked = tmp_path / "file"
    blocked.write_text("no directory")
    with pytest.raises(FetchError, match="cannot be written"):
        fetch("openstack/demo", cache=blocked)


class TestCredentials:
    """They reach the index that they belong to, and nobody else."""

    SECRET = "p@ss/w:rd"  # noqa: S105

    @pytest.fixture
    def guarded(self, index: Index) -> Index:
        pair = base64.b64encode(f"alice:{self.SECRET}".encode()).decode()
        index.login = f"Basic {pair}"
        index.add("demo-1.0.tar.gz")
        return index

    def url(self, index: Index, password: str = "p%40ss%2Fw%3Ard") -> str:  # noqa: S107
        return index.url.replace("http://", f"http://alice:{password}@")

    def test_of_the_address(
        self,
        guarded: Index,
        cache: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        monkeypatch.setenv("PIP_INDEX_URL", self.url(guarded))
        assert fetch("openstack/demo", cache=cache).version == "1.0"
        entry = (cache / "references/demo-1.0/liveref.json").read_text()
        assert caplog.text
        for text in (caplog.text, entry):
            assert "alice" not in text
            assert "ss%2Fw" not in text

    @pytest.mark.usefixtures("guarded")
    def test_of_netrc(self, cache: Path, isolated: Path) -> None:
        (isolated / ".netrc").write_text(
            f"machine 127.0.0.1 login alice password {self.SECRET}\n", encoding="utf-8"
        )
        assert fetch("openstack/demo", cache=cache).version == "1.0"

    def test_are_in_no_error(
        self, guarded: Index, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", self.url(guarded, "wrong-secret"))
        with pytest.raises(FetchError, match=r"refuses access \(401\)") as caught:
            fetch("openstack/demo", cache=cache)
        assert "wrong-secret" not in "".join(traceback.format_exception(caught.value))

    @pytest.mark.usefixtures("isolated")
    def test_are_in_no_error_of_a_dead_index(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "http://alice:wrong-secret@127.0.0.1:1/simple")
        with pytest.raises(FetchError, match="cannot be read") as caught:
            fetch("openstack/demo", cache=cache)
        assert "wrong-secret" not in "".join(traceback.format_exception(caught.value))


def test_plain_http_to_another_machine_is_refused(
    isolated: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://index.invalid/simple")
    with pytest.raises(FetchError, match="trusted-host"):
        fetch("openstack/demo", cache=cache)


def test_an_extra_index_is_asked_too(
    index: Index, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add("demo-1.0.tar.gz")
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("/simple", "/empty"))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"file:///nowhere {index.url}")
    index.failures = [404]
    assert fetch("openstack/demo", cache=cache).version == "1.0"


def test_an_index_may_be_a_directory(
    isolated: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "packages/simple/demo/index.html"
    page.parent.mkdir(parents=True)
    served = Index()
    served.add("demo-1.0.tar.gz")
    page.write_bytes(served.html_page("demo"))
    file = tmp_path / "packages/files/demo/demo-1.0.tar.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(served.projects["demo"][file.name].data)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "packages/simple").as_uri())
    assert fetch("openstack/demo", cache=cache).version == "1.0"
