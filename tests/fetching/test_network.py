"""Real references from the package index that this machine's pip is configured for."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.fetching.locate import fetch, locate

pytestmark = pytest.mark.network


@pytest.mark.parametrize(
    ("reference", "package"),
    [
        ("openstack/glance", "glance"),
        ("openstack/placement", "openstack-placement"),
        ("openstack/neutron", "neutron-lib"),
    ],
)
def test_a_published_reference(tmp_path: Path, reference: str, package: str) -> None:
    located = fetch(reference, cache=tmp_path)
    assert located.path == tmp_path / f"references/{package}-{located.version}/api-ref/source"
    assert list(located.path.rglob("*parameters.yaml"))
    assert any("rest_method" in p.read_text("utf-8") for p in located.path.rglob("*.inc"))
    assert locate(reference, cache=tmp_path, offline=True) == located


def test_one_version(tmp_path: Path) -> None:
    assert fetch("openstack/glance==29.0.0", cache=tmp_path).version == "29.0.0"
