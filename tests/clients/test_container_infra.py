"""Clusters and the templates that they are made by, which JSON patches change."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.published("magnum")


def template(clusters: Any, name: str) -> Any:
    return clusters.create_cluster_template(
        name=name, image_id="fedora", external_network_id="public", coe="kubernetes"
    )


def test_template_through_its_life(clusters: Any) -> None:
    made = template(clusters, "life")
    assert clusters.get_cluster_template("life").uuid == made.uuid
    changed = clusters.get_cluster_template(made.uuid)
    assert clusters.update_cluster_template(changed, docker_volume_size=9).docker_volume_size == 9
    assert clusters.find_cluster_template("life").docker_volume_size == 9
    clusters.delete_cluster_template(made.uuid, ignore_missing=False)
    assert clusters.find_cluster_template("life") is None


def test_cluster_through_its_life(clusters: Any) -> None:
    by = template(clusters, "by")
    made = clusters.create_cluster(name="c", cluster_template_id=by.uuid, node_count=2)
    shown = clusters.wait_for_status(
        clusters.get_cluster(made.uuid or made.id), "CREATE_COMPLETE", interval=0.1, wait=10
    )
    assert (shown.name, shown.node_count, shown.cluster_template_id) == ("c", 2, by.uuid)
    assert clusters.find_cluster("c").uuid == shown.uuid
    clusters.update_cluster(clusters.get_cluster(shown.uuid), node_count=3)
    changed = clusters.get_cluster("c")
    assert (changed.status, changed.node_count) == ("UPDATE_COMPLETE", 3)
    clusters.delete_cluster(shown.uuid, ignore_missing=False)
    assert clusters.find_cluster("c") is None
