"""The data of a cloud on disk is there, byte for byte, when it is started again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.people import person
from clients.served import Cloud
from cloud import PASSWORD
from live import LiveServer

pytestmark = pytest.mark.published("keystone", "glance")
DISK = {"disk_format": "raw", "container_format": "bare"}


@pytest.fixture
def cloud(references: list[str], tmp_path: Path, clients_home: Path) -> Iterator[Cloud]:
    """A cloud on disk."""
    log = tmp_path / "server.log"
    log.touch()
    keeping = ("--data", str(tmp_path / "data"), "--admin-password", PASSWORD)
    server = LiveServer(*references, *keeping, home=clients_home, log=log)
    yield Cloud(server.start())
    server.close()


def test_images_users_and_tokens_outlast_a_restart(cloud: Cloud) -> None:
    data = random.Random(7).randbytes(2 * 1024 * 1024 + 5)  # noqa: S311 - not a secret
    with cloud.admin() as admin:
        anne = person(admin, "anne")
    with cloud.connect(**anne.login) as before:
        image = before.image.create_image(name="kept", data=data, tags=["old"], **DISK)
        token = str(before.session.get_token())

    assert cloud.server.stop() == 0
    cloud.server.start()

    with cloud.server.client() as client:
        headers = {"X-Auth-Token": token}
        assert client.get(f"/image/v2/images/{image.id}", headers=headers).status_code == 200
    with cloud.connect(**anne.login) as after:
        later = after.image.get_image(image.id)
        assert (later.status, later.size, later.tags) == ("active", len(data), ["old"])
        assert later.hash_value == hashlib.sha512(data).hexdigest()
        assert after.image.download_image(later).content == data
        after.identity.delete("/auth/tokens", headers={"X-Subject-Token": token})

    assert cloud.server.stop() == 0
    cloud.server.start()

    with cloud.server.client() as client:
        assert client.get("/image/v2/images", headers=headers).status_code == 401
    with cloud.connect(**anne.login) as last:
        last.image.delete_image(image.id)
        assert list(last.image.images(name="kept")) == []
