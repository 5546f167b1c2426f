"""The bundled references are such that Sphinx and os-api-ref build without a warning."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from written import REFERENCES

LINKS = {
    "image": {"passwords", "change-the-password-of-a-server", "update-a-server"},
    "identity": {"list-versions", "create-a-token", "update-a-user"},
}


def build(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Build the site as strictly as Sphinx can."""
    strict = ("-W", "--keep-going", "-n", "-E", "-q")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *strict, "-b", "html", "-d", f"{out}.trees", source, out],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module", params=sorted(LINKS))
def tree(request: pytest.FixtureRequest) -> Path:
    return REFERENCES / str(request.param)


@pytest.fixture(scope="module")
def page(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("sphinx") / "site"
    done = build(tree, out)
    assert (done.returncode, done.stderr) == (0, "")
    return (out / "index.html").read_text()


def test_sphinx_shows_every_operation(tree: Path, page: str) -> None:
    urls = re.findall(r'<div class="endpoint-url">(.*?)</div>', page)
    shown = {html.unescape(re.sub("<.*?>", "", url)) for url in urls}
    written = {
        url
        for part in tree.glob("*.inc")
        for url in re.findall(r"rest_method:: \w+ (\S+)", part.read_text())
    }
    assert shown == written


def test_the_links_of_the_introduction_lead_somewhere(tree: Path, page: str) -> None:
    targets = set(re.findall(r' id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert LINKS[tree.name] <= links
    assert links <= targets


def test_a_warning_would_be_noticed(tmp_path: Path) -> None:
    for name in ("conf.py", "parameters.yaml"):
        (tmp_path / name).write_text((REFERENCES / "image" / name).read_text())
    (tmp_path / "index.rst").write_text("Title\n=====\n\nSee `elsewhere`_.\n")
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode == 1
    assert "elsewhere" in done.stderr
