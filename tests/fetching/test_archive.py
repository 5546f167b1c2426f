"""An archive may do nothing but fill the wanted folders, and that within bounds."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path
from stat import S_IFLNK, S_IFREG

import pytest

from fetching.serving import TREE, member, sdist, zipped
from liveref.fetching.archive import Limits, unpack
from liveref.fetching.errors import ArchiveError

IN_ZIP = {f"demo-1.0/{name}": content for name, content in TREE.items()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "outer/target"
    folder.mkdir(parents=True)
    return folder


def write(target: Path, data: bytes, name: str = "demo-1.0.tar.gz") -> Path:
    path = target.parent / name
    path.write_bytes(data)
    return path


def files(target: Path) -> set[str]:
    return {p.relative_to(target).as_posix() for p in target.rglob("*") if not p.is_dir()}


@pytest.mark.parametrize(
    ("name", "data"),
    [("demo-1.0.tar.gz", sdist()), ("demo-1.0.zip", zipped({"demo-1.0/setup.py": b"", **IN_ZIP}))],
    ids=["tar.gz", "zip"],
)
def test_an_honest_archive(target: Path, name: str, data: bytes) -> None:
    assert unpack(write(target, data, name), target).files == len(TREE)
    assert files(target) == set(TREE)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/api-ref/x",
        "../api-ref/x",
        "demo-1.0/api-ref/../../x",
        "demo-1.0/setup/../../../x",
        "demo-1.0/api-ref/..",
        "demo-1.0\\..\\api-ref\\x",
        "demo-1.0/api-ref/C:x",
    ],
)
def test_a_name_that_leads_out_refuses_the_whole(target: Path, name: str) -> None:
    for archive in (
        write(target, sdist(members=(member(name, size=1),))),
        write(target, zipped(IN_ZIP | {name: b"x"}), "demo-1.0.zip"),
    ):
        with pytest.raises(ArchiveError, match=r"demo-1\.0\.(tar\.gz|zip) is refused: the name"):
            unpack(archive, target)
        for path in files(target):
            (target / path).unlink()
    assert files(target.parent) == {"demo-1.0.tar.gz", "demo-1.0.zip"}


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
    ids=["symlink", "hardlink", "character", "block", "fifo"],
)
def test_what_is_no_file_is_left_out(target: Path, kind: bytes) -> None:
    special = member("demo-1.0/api-ref/special", kind, "demo-1.0/api-ref/source/index.rst")
    unpacked = unpack(write(target, sdist(members=(special,))), target)
    assert unpacked.skipped == (special.name,)
    assert files(target) == set(TREE)


def test_nothing_is_written_through_a_link(target: Path) -> None:
    outside = target.parent / "outside"
    outside.mkdir()
    link = member("demo-1.0/api-ref/door", tarfile.SYMTYPE, str(outside))
    unpack(write(target, sdist(members=(link, member("demo-1.0/api-ref/door/x", size=1)))), target)
    assert files(outside) == set()
    assert files(target) == {*TREE, "api-ref/door/x"}


def test_a_link_in_a_zip_is_left_out(target: Path) -> None:
    modes = {"demo-1.0/api-ref/link": S_IFLNK | 0o777, "demo-1.0/api-ref/plain": S_IFREG | 0o4755}
    archive = zipped(IN_ZIP | dict.fromkeys(modes, b"/etc/passwd"), modes)
    unpacked = unpack(write(target, archive, "demo-1.0.zip"), target)
    assert unpacked.skipped == ("demo-1.0/api-ref/link",)
    assert files(target) == {*TREE, "api-ref/plain"}
    assert (target / "api-ref/plain").stat().st_mode & 0o7111 == 0


BIG = {"api-ref/big": b"\0" * 100_000, "api-ref/small": b"\0" * 10}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(bytes=50_000), "its reference exceeds 50000 bytes"),
        (Limits(files=1), "more than 1 files"),
        (Limits(members=1), "more than 1 members"),
        (Limits(expanded=50_000), "expands to more than 50000 bytes"),
    ],
    ids=["bytes", "files", "members", "expanded"],
)
def test_a_tar_is_bounded(target: Path, limits: Limits, words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        unpack(write(target, sdist(files=BIG)), target, limits=limits)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(bytes=50_000), "its reference exceeds 50000 bytes"),
        (Limits(files=1), "more than 1 files"),
        (Limits(zipped=100), "a zip of more than 100 bytes"),
    ],
    ids=["bytes", "files", "zipped"],
)
def test_a_zip_is_bounded(target: Path, limits: Limits, words: str) -> None:
    archive = zipped({f"demo-1.0/{name}": content for name, content in BIG.items()})
    with pytest.raises(ArchiveError, match=words):
        unpack(write(target, archive, "demo-1.0.zip"), target, limits=limits)


def test_what_is_not_wanted_counts_too(target: Path) -> None:
    archive = write(target, sdist(files={"setup.py": b"\0" * 100_000, **TREE}))
    with pytest.raises(ArchiveError, match="expands to more than"):
        unpack(archive, target, limits=Limits(expanded=50_000))


def test_a_header_of_boundless_size_is_not_read(target: Path) -> None:
    header = member("demo-1.0/x", tarfile.GNUTYPE_LONGNAME, size=2**21)
    with pytest.raises(ArchiveError, match="header of an unreasonable size"):
        unpack(write(target, sdist(members=(header,))), target)


def test_a_header_that_leads_backwards_ends(target: Path) -> None:
    # The size of a member as a negative number in base 256, as GNU tar writes large ones.
    header = bytearray(member("demo-1.0/api-ref/x").tobuf())
    header[124:136] = (-4096).to_bytes(12, "big", signed=True)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    with pytest.raises(ArchiveError):
        unpack(write(target, gzip.compress(bytes(header) + b"\0" * 10_240)), target)


@pytest.mark.parametrize(
    "members",
    [
        (member("demo-1.0/api-ref/source/index.rst", size=1),),
        (member("demo-1.0/api-ref/x", size=1), member("demo-1.0/api-ref/x/y", size=1)),
    ],
    ids=["twice", "file and folder"],
)
def test_a_name_stands_once(target: Path, members: tuple[tarfile.TarInfo, ...]) -> None:
    with pytest.raises(ArchiveError, match="stands in it twice"):
        unpack(write(target, sdist(members=members)), target)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("demo-1.0.tar.gz", b"no archive"),
        ("demo-1.0.tar.gz", gzip.compress(b"no archive" * 1000)),
        ("demo-1.0.tar.gz", sdist()[: len(sdist()) // 2]),
        ("demo-1.0.tar.gz", sdist()[:60]),
        ("demo-1.0.zip", b"no archive"),
        ("demo-1.0.zip", zipped(IN_ZIP)[:-10]),
    ],
    ids=["no tar", "gzip of no tar", "half a tar", "the start of a tar", "no zip", "a cut zip"],
)
def test_a_broken_archive_is_told(target: Path, name: str, data: bytes) -> None:
    with pytest.raises(ArchiveError, match=r"is broken|cannot be unpacked"):
        unpack(write(target, data, name), target)
