"""Actions on records that the body names by their fields."""

from __future__ import annotations

from typing import Any

from liveref.service.effects.actions import ActElsewhere
from liveref.service.effects.listing import ListRecords
from liveref.service.effects.named_actions import ActOnNamed
from steps.bench import Bench, refused, shown
from steps.making import Api

AGENTS = """
    GET /agents -> agents:array
    > {"agents": [{"host": "a", "binary": "dhcp", "status": "enabled", "reason": null}]}
    PUT /agents/disable host* binary* reason -> host binary status reason 404
    < {"host": "a", "binary": "dhcp", "reason": "old"}
    > {"host": "a", "binary": "dhcp", "status": "disabled", "reason": "old"}
    PUT /agents/freeze host* -> 200
    < {"host": "a"}
    PUT /agents/audit depth -> depth
    < {"depth": "full"}
    > {"depth": "full"}
"""
BOOKS = """
    POST /books name* -> id name
    GET /books -> books:array
    > {"books": [{"id": "7", "name": "Emma"}]}
    PUT /books/reprint name* -> name
    > {"name": "Emma"}
"""
BUILT_IN = """
- fact: built-in
  resource: agent
  value:
    - {host: a, binary: dhcp, status: enabled, reason: null}
    - {host: a, binary: l3, status: enabled, reason: null}
  because: x
"""


def statuses(agents: Bench) -> dict[str, Any]:
    listed = agents.on("GET /agents").run(ListRecords).body["agents"]
    return {agent["binary"]: (agent["status"], agent["reason"]) for agent in listed}


def test_the_required_fields_of_the_body_name_the_record(api: Api) -> None:
    agents = api(AGENTS, BUILT_IN)
    disable = agents.on("PUT /agents/disable", {"host": "a", "binary": "l3", "reason": "old"})
    assert disable.has(ActOnNamed)
    answer = shown(disable.run(ActOnNamed))
    assert answer == {"host": "a", "binary": "l3", "status": "disabled", "reason": "old"}
    assert statuses(agents) == {"dhcp": ("enabled", None), "l3": ("disabled", "old")}


def test_a_record_that_no_list_shows_is_refused(api: Api) -> None:
    agents = api(AGENTS, BUILT_IN)
    with refused(404, "There is no agent with host b and binary l3"):
        agents.on("PUT /agents/disable", {"host": "b", "binary": "l3"}).run(ActOnNamed)
    with refused(400, "There is no agent with host b"):
        agents.on("PUT /agents/freeze", {"host": "b"}).run(ActOnNamed)
    assert agents.all("agent") == []


def test_an_action_that_names_no_field_of_the_list_is_on_no_record(api: Api) -> None:
    audit = api(AGENTS, BUILT_IN).on("PUT /agents/audit", {"depth": "full"})
    assert audit.has(ActElsewhere)
    assert not audit.has(ActOnNamed)


def test_an_action_on_a_collection_that_is_created_names_no_record(api: Api) -> None:
    assert not api(BOOKS).on("PUT /books/reprint", {"name": "Emma"}).has(ActOnNamed)
