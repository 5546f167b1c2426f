"""Secrets in requests."""

from __future__ import annotations

from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.service.effects.secrets import Hashes, HiddenKeys, ReturnedSecrets, Secrets
from liveref.service.system.record_meta import meta_of
from steps.bench import NOW, refused
from steps.making import Api

READERS = """
    POST /readers name password -> id name private_key 400
    PATCH /readers/{reader_id} name password -> id name 400
    GET /readers/{reader_id} -> id name
    POST /transfers name key -> id name key
    GET /transfers/{transfer_id} -> id name key
"""
USERS = """
    POST /users name password -> id name
    GET /users/{user_id} -> id name
"""
STRONG = {"secrets": {"password": Secret(policy=PasswordPolicy())}}
SHOWN_ONCE = {"keys": ("key",), "once": ("key",)}


def test_they_are_in_the_plan_of_a_create(api: Api) -> None:
    readers = api(READERS, others={"reader": STRONG, "transfer": SHOWN_ONCE})
    create, show = readers.on("POST /readers"), readers.on("GET /readers/1")
    assert create.has(Secrets)
    assert not show.has(Secrets)
    assert create.has(ReturnedSecrets)
    assert not show.has(ReturnedSecrets)
    assert readers.on("POST /transfers").has(HiddenKeys)
    assert not create.has(HiddenKeys)


def test_a_weak_secret_is_refused_and_a_strong_one_noted(api: Api) -> None:
    create = api(READERS, others={"reader": STRONG}).on("POST /readers")
    new = create.make(Secrets, {"password": "dl3k-Xq8!zw"}, name="ann")
    assert meta_of(new.record).secrets == {"password": NOW}
    assert "password" not in new.record.data
    with refused(400):
        create.make(Secrets, {"password": "short"}, name="ann")


def test_a_changed_secret_is_judged_too(api: Api) -> None:
    readers = api(READERS, others={"reader": STRONG})
    reader, update = readers.put("reader", "1", name="ann"), readers.on("PATCH /readers/1")
    assert meta_of(update.change(Secrets, reader, {"password": "dl3k-Xq8!zw"}).record).secrets
    with refused(400):
        update.change(Secrets, reader, {"password": "short"})


def test_a_secret_of_the_answer_is_made_up(api: Api) -> None:
    create = api(READERS).on("POST /readers")
    new = create.make(ReturnedSecrets, {"name": "ann"})
    assert len(new.reveal["reader", "private_key"]) > 8
    assert create.make(ReturnedSecrets, {"public_key": "ssh-rsa x"}).reveal == {}


def test_a_key_is_stored_as_its_digest(api: Api) -> None:
    transfers = api(READERS, others={"transfer": SHOWN_ONCE})
    new = transfers.on("POST /transfers").make(HiddenKeys, key="open sesame")
    assert new.reveal == {("transfer", "key"): "open sesame"}
    assert new.record.data["key"] != "open sesame"


def test_the_identity_service_stores_hashes(api: Api) -> None:
    users = api(USERS, family="identity")
    create = users.on("POST /users", hashes={"password": "$argon2id$x"})
    assert create.has(Hashes)
    assert not api(USERS, family="library").on("POST /users").has(Hashes)
    assert meta_of(create.make(Hashes).record).hashes == {"password": "$argon2id$x"}
    user = users.put("user", "1", name="ann")
    assert meta_of(create.change(Hashes, user).record).hashes == {"password": "$argon2id$x"}
