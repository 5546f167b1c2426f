"""Singular, plural, slugs."""

from __future__ import annotations

import pytest

from liveref.naming.nouns import noun_of, plural, singular, slug


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("images", "image"),
        ("policies", "policy"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("switches", "switch"),
        ("caches", "cache"),
        ("leases", "lease"),
        ("indices", "index"),
        ("shelves", "shelf"),
        ("amphorae", "amphora"),
        ("volume_attachments", "volume_attachment"),
        ("gateways", "gateway"),
        ("metadata", "metadata"),
        ("status", "status"),
        ("access", "access"),
        ("chassis", "chassis"),
        ("qos", "qos"),
    ],
)
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one
    assert singular(one) == one


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("image", "images"),
        ("old_image_2", "old_images_2"),
        ("policy", "policies"),
        ("status", "statuses"),
        ("gateway", "gateways"),
        ("metadata", "metadata"),
        ("images", "images"),
    ],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("volumeAttachments", "volume_attachments"),
        ("os-volume_attachments", "os_volume_attachments"),
        ("OS-KSADM", "os_ksadm"),
        ("Show a Thing!", "show_a_thing"),
        ("getVNCConsole", "get_vnc_console"),
    ],
)
def test_slug(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("parameter", "noun"),
    [
        ("image_id", "image"),
        ("image-id", "image"),
        ("userId", "user"),
        ("tag_name", "tag"),
        ("tag", "tag"),
        ("id", None),
        ("uuid", None),
        ("name", None),
    ],
)
def test_what_a_parameter_identifies(parameter: str, noun: str | None) -> None:
    assert noun_of(parameter) == noun
