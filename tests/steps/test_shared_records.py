"""Records that their owners share with other projects."""

from __future__ import annotations

from liveref.service.effects.shared_records import MemberFields, OwnMemberships
from liveref.service.system.record_meta import RecordMeta
from liveref.store.base import Condition
from steps.bench import ANN, BOB
from steps.making import Api

BOOKS = """
    POST /books name -> id name project_id shared:boolean
    GET /books -> books:array
    > {"books": [{"id": "7", "name": "Emma", "project_id": "p", "shared": false}]}
    GET /books/{book_id} -> id name project_id shared:boolean
    POST /policies object_id target_project action -> id object_id target_project action
    GET /policies/{policy_id} -> id object_id target_project action
"""
MEMBERS = """
    POST /books name -> id name project_id
    GET /books/{book_id} -> id name project_id
    GET /books/{book_id}/members -> members:array
    > {"members": [{"member_id": "q", "status": "pending"}]}
    POST /books/{book_id}/members member -> member_id status
    GET /books/{book_id}/members/{member_id} -> member_id status
"""


def test_a_shared_record_shows_what_it_is_shared_for(api: Api) -> None:
    books = api(BOOKS, family="library")
    show = books.on("GET /books/7", caller=BOB)
    assert show.has(MemberFields)
    assert not books.on("POST /books").has(MemberFields)
    book = books.put("book", "7", RecordMeta(project="p"), name="Emma", shared=False)
    books.put("policy", "1", object_id="7", target_project="q", action="access_as_shared")
    assert show.show(MemberFields, book) == [{"name": "Emma", "shared": True}]


def test_only_the_owner_lists_the_memberships_of_others(api: Api) -> None:
    books = api(MEMBERS, family="library")
    books.put("book", "7", RecordMeta(project="p", seen="p"), name="Emma", project_id="p")
    members = "GET /books/7/members"
    assert books.on(members).has(OwnMemberships)
    assert not books.on("GET /books/7").has(OwnMemberships)
    assert books.on(members, caller=ANN).select(OwnMemberships) == []
    (condition,) = books.on(members, caller=BOB).select(OwnMemberships)
    assert isinstance(condition, Condition)
    assert condition.value == "q"
