"""The catalog: which services there are, and where. Records of the identity service tell it,
the first of which are written down for what is served here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from liveref.identity.directory import Directory
from liveref.identity.first import NewId
from liveref.identity.scope import Scope, is_enabled
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import RecordMeta, meta_of, with_meta
from liveref.store.base import Reader, Record, Transaction

"""The mark of a record that was written down for what is served: its key."""


class Mount(msgspec.Struct, frozen=True):
    """A service that is served here: its type and name, and the path of its endpoint, in which
    `%(project_id)s` stands for the caller's project."""

    type: str
    name: str
    path: str


def catalog(
    directory: Directory, tx: Reader, scope: Scope, origin: str, base: str
) -> list[dict[str, Any]]:
    """The services with their endpoints for a scope. A service that is served here has its address
    by the host that the client called (`base`); it is kept by `origin`."""
    endpoints: dict[str, list[dict[str, Any]]] = {}
    for record in _endpoints(directory, tx, scope):
        if is_enabled(record):
            shown = _endpoint(record, scope, origin, base)
            if shown is not None:
                endpoints.setdefault(str(record.data.get("service_id")), []).append(shown)
    return [
        {
            "id": service.id,
            "type": service.data.get("type"),
            "name": service.data.get("name", ""),
            "endpoints": endpoints[service.id],
        }
        for service in directory.all(tx, "service")
        if is_enabled(service) and service.id in endpoints
    ]


def _endpoints(directory: Directory, tx: Reader, scope: Scope) -> list[Record]:
    """The endpoints for a scope: those that a project is related to, itself or by groups of
    endpoints, where it is to any; else all."""
    every, project = directory.all(tx, "endpoint"), scope.id
    if scope.sort != "project":
        return every
    direct = directory.related(tx, "project_endpoint", project=project)
    groups = directory.related(tx, "project_endpoint_group", project=project)
    own = {values["endpoint"] for values in direct}
    own |= {e.id for values in groups for e in endpoints_of(directory, tx, values["group"])}
    return [endpoint for endpoint in every if endpoint.id in own] if direct or groups else every


def endpoints_of(directory: Directory, tx: Reader, group: str) -> list[Record]:
    """The endpoints that have what a group of them asks for. Raises Problem 404."""
    record = directory.get(tx, "endpoint_group", group)
    if record is None:
        raise Problem(404, f"There is no endpoint_group {group}.")
    wanted = record.data.get("filters")
    wanted = wanted.items() if isinstance(wanted, dict) else ()
    return [
        endpoint
        for endpoint in directory.all(tx, "endpoint")
        if all(endpoint.data.get(name) == value for name, value in wanted)
    ]


def _endpoint(record: Record, scope: Scope, origin: str, base: str) -> dict[str, Any] | None:
    url = str(record.data.get("url", ""))
    for mark in ("%(project_id)s", "$(project_id)s", "%(tenant_id)s", "$(tenant_id)s"):
        if mark in url:
            if scope.sort != "project":
                return None
            url = url.replace(mark, scope.id)
    if url.startswith(origin):
        url = base + url[len(origin) :]
    region = record.data.get("region_id") or record.data.get("region")
    return {
        "id": record.id,
        "interface": record.data.get("interface"),
        "region": region,
        "region_id": region,
        "url": url,
    }


def write_mounts(
    directory: Directory,
    tx: Transaction,
    mounts: Sequence[Mount],
    origin: str,
    now: float,
    new_id: NewId,
) -> None:
    """Write down the region, and the services and endpoints that are served now; those that
    were written down before and are no more are taken away."""
    first = directory.conventions.first
    if not {"service", "endpoint"} <= directory.resources.keys():
        return
    if "region" in directory.resources and directory.get(tx, "region", first.region) is None:
        directory.add(tx, "region", first.region, now, description="")
    services = {
        mount.type: {"type": mount.type, "name": mount.name, "enabled": True} for mount in mounts
    }
    identities = _write(directory, tx, "service", services, now, new_id)
    endpoints = {
        f"{mount.type}/{interface}": {
            "service_id": identities[mount.type],
            "interface": interface,
            "region": first.region,
            "region_id": first.region,
            "url": origin + mount.path,
            "enabled": True,
        }
        for mount in mounts
        for interface in first.interfaces
    }
    _write(directory, tx, "endpoint", endpoints, now, new_id)


def _write(
    directory: Directory,
    tx: Transaction,
    meaning: str,
    wanted: Mapping[str, dict[str, Any]],
    now: float,
    new_id: NewId,
) -> dict[str, str]:
    """Write down the records of a meaning by their keys, which each is marked with; the identities
    that they have."""
    marked = {
        key: record
        for record in directory.all(tx, meaning)
        if (key := meta_of(record).served) is not None
    }
    for key in marked.keys() - wanted.keys():
        tx.delete(marked[key].kind, marked[key].id)
    for key, data in wanted.items():
        record = marked.get(key)
        if record is None:
            marked_data = with_meta(data, RecordMeta(served=key))
            marked[key] = directory.add(tx, meaning, new_id(meaning, key), now, **marked_data)
        elif record.data.get("url") != data.get("url"):
            record.data |= data
            tx.update(record)
    return {key: marked[key].id for key in wanted}
