"""Tests of code that uses openstacksdk. Each begins with the same cloud."""

import openstack
import pytest


@pytest.fixture
def connection(liveref):
    """A connection of the administrator."""
    with openstack.connect(**liveref.credentials) as connection:
        yield connection


def test_project_is_created(connection, liveref):
    project = connection.identity.create_project(name="books", domain_id="default")
    assert connection.identity.find_project("books").id == project.id
    assert "books" in [record.fields["name"] for record in liveref.records("project")]


def test_next_test_does_not_see_it(connection):
    assert connection.identity.find_project("books") is None


def test_client_tries_again(connection, liveref):
    list(connection.identity.projects())  # logs in
    liveref.faults.add("GET /v3/projects", status=503, headers={"Retry-After": "0"}, times=1)
    connection.identity.status_code_retries = 2
    assert [project.name for project in connection.identity.projects()] == ["admin"]
    assert [request.status for request in liveref.requests.where("GET /v3/projects")][-2:] == [
        503,
        200,
    ]


def test_token_expires(connection, liveref):
    before = connection.auth_token
    liveref.clock.advance(hours=48)
    assert [project.name for project in connection.identity.projects()] == ["admin"]
    assert connection.auth_token != before
