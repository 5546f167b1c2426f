"""A download is announced, whether or not a person watches."""

from __future__ import annotations

import pytest

from liveref.report.progress import Bar


@pytest.mark.parametrize(("size", "shown"), [(2_100_000, "2.1 MB"), (None, "size unknown")])
def test_download_is_announced_with_name_version_and_size(
    capsys: pytest.CaptureFixture[str], size: int | None, shown: str
) -> None:
    bar = Bar()
    bar.start("glance-33.0.0.tar.gz", size)
    bar.advance(1000)
    bar.done()
    assert capsys.readouterr() == ("", f"fetching glance-33.0.0.tar.gz ({shown})\n")
