"""Writes the entry of the served cloud for clients: `clouds.yaml`, as openstacksdk and its kin read
it, and the command to try."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from liveref.files import replace_file
from liveref.model.conventions.identity import FirstRecords
from liveref.values.safe_yaml import load_yaml

ENTRY = "liveref"


class CloudsError(Exception):
    """The file can't be read or written; the message is for a person."""


def cloud_entry(address: str, first: FirstRecords, password: str | None) -> dict[str, Any]:
    """The login of the first administrator at the identity service at that address."""
    auth = {
        "auth_url": address,
        "username": first.user,
        "password": password,
        "project_name": first.project,
        "user_domain_name": first.domain,
        "project_domain_name": first.domain,
    }
    return {
        "auth": {key: value for key, value in auth.items() if value is not None},
        "region_name": first.region,
        "identity_api_version": "3",
    }


def write_clouds(path: Path, entry: dict[str, Any]) -> bool:
    """Write the entry `liveref` into a clouds.yaml, for its owner's eyes only; what else stands
    in the file stays, and so does the password of the entry where the new one has none: it was
    shown once. Whether the entry has one. Raises CloudsError."""
    try:
        content = _read(path)
        clouds = content.setdefault("clouds", {})
        auth = entry["auth"]
        if "password" not in auth and (password := _password_of(clouds.get(ENTRY), auth)):
            auth["password"] = password
        clouds[ENTRY] = entry
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(content, sort_keys=False)
        # A link to the file stays one.
        replace_file(path.resolve(), text.encode())
    except OSError as error:
        raise CloudsError(f"{path} cannot be written: {error.strerror}") from None
    return "password" in auth


def _password_of(entry: Any, auth: dict[str, Any]) -> str | None:
    """The password of an entry, if it is of the same user."""
    before = entry.get("auth") if isinstance(entry, dict) else None
    if not isinstance(before, dict) or before.get("username") != auth["username"]:
        return None
    password = before.get("password")
    return password if isinstance(password, str) else None


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CloudsError(f"{path} is no YAML that could be added to: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict) or not isinstance(content.get("clouds", {}), dict):
        raise CloudsError(f"{path} is no clouds.yaml: `clouds` must be a mapping of clouds.")
    return content


def cloud_lines(
    address: str, first: FirstRecords, made: str | None, file: Path | None, *, knows: bool = True
) -> Iterator[str]:
    """The lines to print for a person: the password that was made up, and the one command to try.
    `knows` says whether the file has the password."""
    if made is not None:
        yield f"{first.user}'s password (shown this once): {made}"
    if file is None:
        yield f"log in as {first.user} of project {first.project} at {address}"
        return
    if not knows:
        yield (
            f"{file} has no password: {first.user}'s was shown at the first start. Set another one"
            " with LIVEREF_ADMIN_PASSWORD."
        )
        return
    yield f"try: OS_CLIENT_CONFIG_FILE={file} openstack --os-cloud {ENTRY} catalog list"
