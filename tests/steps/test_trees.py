"""The ancestors and the descendants of a record."""

from __future__ import annotations

from liveref.service.effects.trees import Trees
from steps.making import Api

PROJECTS = """
    POST /projects name parent_id -> id name parent_id
    GET /projects/{project_id} ?parents_as_ids ?subtree_as_ids -> id name parent_id
    GET /projects -> projects:array
    > {"projects": [{"id": "1", "name": "a", "parent_id": "2"}]}
"""
PARENT = "- {fact: reference, resource: project, field: parent_id, value: project, because: So.}"


def test_ancestors_and_descendants_are_shown(api: Api) -> None:
    projects = api(PROJECTS, PARENT, family="library")
    projects.put("project", "root")
    middle = projects.put("project", "middle", parent_id="root")
    projects.put("project", "leaf", parent_id="middle")
    show = projects.on("GET /projects/middle?parents_as_ids=1&subtree_as_ids=1")
    assert show.has(Trees)
    assert not projects.on("GET /projects").has(Trees)
    (shown,) = show.show(Trees, middle)
    assert shown["parents"] == {"root": None}
    assert shown["subtree"] == {"leaf": None}
