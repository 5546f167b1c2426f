"""Seeds, applied to a store: by the names in them, judged as requests are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control.steering import PASSWORD, Address
from liveref.control.seed.file import Seed, parse_seed
from liveref.control.seed.problem import SeedError

TREES = Path(__file__).parent.parent / "http" / "trees"
STUDIO, LIBRARY, GARDEN = (str(TREES / name) for name in ("studio", "library", "garden"))


def seed(text: str) -> Seed:
    return parse_seed(text, "seed.yaml")


def stored(address: Address, resource: str) -> dict[str, dict[str, Any]]:
    """The stored fields of the records of a resource, by name."""
    records = address.run(address.state.records(resource))
    return {record.fields.get("name", record.id): record.fields for record in records}


def problems(text: str, *references: str) -> list[str]:
    """The mistakes of a seed; nothing of it is stored then."""
    address = Address(*references)
    with pytest.raises(SeedError) as caught:
        address.start(seed(text))
    assert not any(address.run(address.state.records(r)) for r in ("room", "guest", "session"))
    assert address.run(address.state.snapshots()) == []
    address.close()
    return [str(problem) for problem in caught.value.problems]


SESSION = """\
sessions:
  - {room: blue, title: first}
rooms:
  blue: {status: CLOSED, data: the plan}
guests:
  - name: ann
    email: ann@example.com
"""


def test_names_stand_for_identities_wherever_they_stand_in_the_file() -> None:
    address = Address(STUDIO).start(seed(SESSION))
    [session] = address.run(address.state.records("session"))
    [room] = address.run(address.state.records("room"))
    assert room.status == "CLOSED"
    assert session.fields["room_id"] == room.id
    assert address.send("GET", f"/rooms/{room.id}/file").raw == b"the plan"
    address.close()


def test_reset_goes_back_to_the_seed() -> None:
    address = Address(STUDIO).start(seed(SESSION))
    [room] = address.run(address.state.records("room"))
    address.send("POST", "/rooms", {"name": "green"})
    address.send("PATCH", f"/rooms/{room.id}", {"name": "red"})
    address.run(address.state.reset())
    assert list(stored(address, "room")) == ["blue"]
    address.close()


def test_a_seed_is_applied_to_an_empty_store_only(tmp_path: Path) -> None:
    address = Address(STUDIO, folder=tmp_path).start(seed(SESSION))
    address.close()
    address = Address(STUDIO, folder=tmp_path).start(seed("rooms: {green: {}}"))
    assert list(stored(address, "room")) == ["blue"]
    address.close()


def test_a_seed_that_was_wrong_can_be_mended(tmp_path: Path) -> None:
    for text in ("rooms: {green: {}, red: {nam: x}}", "rooms: {green: {status: 5}}"):
        address = Address(STUDIO, folder=tmp_path)
        with pytest.raises(SeedError):
            address.start(seed(text))
        address.close()
    address = Address(STUDIO, folder=tmp_path).start(seed("rooms: {green: {data: new}}"))
    assert list(stored(address, "room")) == ["green"]
    address.close()


def test_a_start_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    """The process is killed while it applies the seed: no snapshot of the end is there."""
    address = Address(STUDIO, folder=tmp_path)
    address.run(address.store.transact_in_turns(address.state._begin))
    assert address.send("POST", "/rooms", {"name": "half"}).code == 201
    address.close()
    address = Address(STUDIO, folder=tmp_path).start(seed("rooms: {green: {}}"))
    assert list(stored(address, "room")) == ["green"]
    address.close()


def test_records_that_no_start_kept_stay_and_get_no_seed(tmp_path: Path) -> None:
    """An older liveref made the store."""
    address = Address(STUDIO, folder=tmp_path)
    assert address.send("POST", "/rooms", {"name": "old"}).code == 201
    address.close()
    address = Address(STUDIO, folder=tmp_path).start(seed("rooms: {green: {}}"))
    assert list(stored(address, "room")) == ["old"]
    address.run(address.state.reset())
    assert list(stored(address, "room")) == ["old"]
    address.close()


def test_several_seeds_refer_to_each_other() -> None:
    session = "sessions:\n  - {room: blue, title: first}\n"
    rooms = "rooms: {blue: {}}\n"
    address = Address(STUDIO).start(seed(session), seed(rooms))
    assert len(stored(address, "session")) == 1
    address.close()


CLOUD = """\
services:
  identity:
    projects:
      demo: {domain_id: default}
    users:
      demo: {domain_id: Default, default_project_id: demo, password: "${ADMIN_PASSWORD}"}
    requests:
      - PUT /v3/projects/demo/users/demo/roles/member
  image:
    images:
      one: {owner: demo}
      two: {}
"""


def test_owners_and_users_of_a_cloud() -> None:
    with Address("image=image") as address:
        pass
    address = Address("image=image").start(seed(CLOUD))
    address.log_in(user="demo", password=PASSWORD, project="demo")
    assert address.images() == ["one"]
    address.log_in()
    assert address.images() == ["one", "two"]
    address.close()


DELEGATION = """\
services:
  identity:
    projects:
      demo: {domain_id: default}
    users:
      ann: {domain_id: default, default_project_id: demo, password: "${ADMIN_PASSWORD}"}
      bob: {domain_id: default}
    application_credentials:
      own: {user: admin, secret: of-the-administrator}
    requests:
      - PUT /v3/projects/demo/users/ann/roles/member
      - POST /v3/users/ann/application_credentials:
          application_credential: {name: hers, secret: of-ann}
        by: ann
"""
BY_NOBODY = DELEGATION.replace("by: ann", "by: zoe")
WITHOUT_ROLE = DELEGATION.replace("by: ann", "by: bob").replace("users/ann/a", "users/bob/a")


def test_users_make_their_own_credentials() -> None:
    """Users make what rests on their own login; the administrator makes the rest."""
    address = Address("image=image").start(seed(DELEGATION))
    for name, user, secret in (("own", "admin", "of-the-administrator"), ("hers", "ann", "of-ann")):
        owner = {"name": user, "domain": {"id": "default"}}
        credential = {"name": name, "secret": secret, "user": owner}
        methods = {"methods": ["application_credential"], "application_credential": credential}
        answer = address.send("POST", "/identity/v3/auth/tokens", {"auth": {"identity": methods}})
        assert answer.code == 201, answer.body
    address.close()


def test_no_token_of_a_seed_is_left() -> None:
    address = Address("image=image").start(seed(DELEGATION))
    kinds = {
        kind: list(records)
        for kind, records in address.run(address.state.export())["records"].items()
    }
    assert "_/token" not in kinds
    address.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [(BY_NOBODY, "There is no user zoe."), (WITHOUT_ROLE, "needs a token for a project")],
)
def test_sender_must_be_able_to_send(text: str, message: str) -> None:
    address = Address("image=image")
    with pytest.raises(SeedError, match=message):
        address.start(seed(text))
    address.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("services: {imag: {rooms: [{}]}}", "seed.yaml:1: No service imag is served"),
        ("rums:\n  blue: {}", "seed.yaml:2: studio has no resource rums; did you mean `rooms`?"),
        ("rooms:\n  blue: {nam: x}", "seed.yaml:2: room has no field nam; did you mean `name`?"),
        ("rooms:\n  blue:\n    status: 5\n", "seed.yaml:3: status takes a text."),
        ("rooms:\n  blue:\n    data: {base64: '*'}\n", "seed.yaml:3: This is not base64."),
        ("guests:\n  - name: ann\n    data: x\n", "seed.yaml:3: guest has no binary body."),
        ("sessions:\n  - title: x\n    room: blue\n", "seed.yaml:3: There is no room blue"),
        (
            "rooms:\n  blue: {}\nroom:\n  blue: {}\n",
            "seed.yaml:4: room blue stands in seed.yaml:2",
        ),
        ("rooms:\n  blue: {name: 5}", "seed.yaml:2: name"),
        ("requests:\n  - GET /nothing\n", "seed.yaml:2: There is nothing at /nothing."),
        ("requests:\n  - DELETE /rooms/blue\n", "seed.yaml:2: There is no room"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, message: str) -> None:
    assert message in problems(text, STUDIO)[0]


PANTRY = """\
shelves:
  low: {X-Shelf-Height: 3, x-shelf-label-colour: red}
jars:
  jam: {shelf: low, data: sweet}
"""


def test_records_whose_fields_are_headers() -> None:
    address = Address(str(TREES / "pantry")).start(seed(PANTRY))
    assert address.send("GET", "/shelves/low/jam").raw == b"sweet"
    headers = address.send("HEAD", "/shelves/low").headers
    assert (headers["x-shelf-height"], headers["x-shelf-label-colour"]) == ("3", "red")
    address.close()


def test_a_header_that_there_is_not() -> None:
    address = Address(str(TREES / "pantry"))
    with pytest.raises(SeedError, match=r"seed.yaml:2: shelf has no field x-colour"):
        address.start(seed("shelves:\n  low: {x-colour: red}\n"))
    address.close()


def test_a_status_that_the_reference_does_not_list_is_refused() -> None:
    address = Address("image=image")
    with pytest.raises(SeedError, match=r"seed.yaml:4: server has no status SHUT; there are"):
        address.start(seed("servers:\n  one:\n    name: x\n    status: SHUT\n"))
    address.close()


def test_one_mistake_is_told_once_and_others_beside_it() -> None:
    text = SESSION.replace("status: CLOSED", "status: 5") + "room_keys: [{room: blue, x: 1}]\n"
    text += "guest: [{x: 1}]\n"
    lines = [line.rpartition(": ")[0] for line in problems(text, STUDIO)]
    assert lines == ["seed.yaml:4", "seed.yaml:9"]
