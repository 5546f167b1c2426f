"""Samples of a request for several clients."""

from __future__ import annotations

import json
import pprint
import shlex
from typing import NamedTuple
from urllib.parse import urlencode

from liveref.model.api import API, Operation
from liveref.model.path import PARAMETER
from liveref.site.requests import TOKEN, Request
from liveref.site.sdk import sdk_sample

__all__ = ["Sample", "samples_of"]


class Sample(NamedTuple):
    """Code for one client: `id` names the client, `language` its language."""

    id: str
    client: str
    language: str
    text: str


def samples_of(api: API, operation: Operation, request: Request, base: str) -> list[Sample]:
    """The samples of an operation, sent to the server at `base`."""
    samples = [
        Sample("curl", "curl", "sh", curl(request, base)),
        Sample("requests", "Python requests", "python", python(request, base)),
        Sample("httpie", "HTTPie", "sh", httpie(request, base)),
    ]
    sdk = sdk_sample(api, operation, request)
    if sdk is not None:
        samples.insert(2, Sample("openstacksdk", "openstacksdk", "python", sdk))
    return samples


def curl(request: Request, base: str) -> str:
    """A command for curl; parameters of the path are variables of the shell."""
    method = "--head" if request.method == "HEAD" else f"-X {request.method}"
    lines = [f"curl {method} {_quoted(base + _address(request))}"]
    lines += [f"-H {_quoted(f'{name}: {value}')}" for name, value in request.headers.items()]
    if request.is_json:
        lines += [
            f"-H {_quoted(f'Content-Type: {request.media_type}')}",
            f"-d {shlex.quote(request.text)}",
        ]
    elif request.media_type != "application/json" and request.method not in ("GET", "HEAD"):
        lines += [f"-H {_quoted(f'Content-Type: {request.media_type}')}", "--data-binary @file"]
    return " \\\n  ".join(lines)


def httpie(request: Request, base: str) -> str:
    """A command for HTTPie, with the body as its fields."""
    parts = [f"http {request.method} {_quoted(base + _path(request))}"]
    parts += [f"{name}=={shlex.quote(_flat(value))}" for name, value in request.query.items()]
    parts += [f'{name}:"{value}"' for name, value in request.headers.items()]
    if request.is_json and isinstance(request.body, dict):
        for name, value in request.body.items():
            sign = "=" if isinstance(value, str) else ":="
            parts.append(f"{shlex.quote(str(name))}{sign}{shlex.quote(_flat(value))}")
    elif request.is_json:
        parts.append(f"--raw {shlex.quote(json.dumps(request.body))}")
    return " \\\n  ".join(parts)


def python(request: Request, base: str) -> str:
    """A call of Python's requests; parameters of the path are variables."""
    names = dict.fromkeys(_variable(name) for name in request.parameters)
    has_token = TOKEN in request.headers.values()
    lines = [*(["import os", ""] if has_token else []), "import requests", ""]
    lines += [f'{name} = "..."' for name in names]
    address = PARAMETER.sub(lambda match: "{" + _variable(match[1]) + "}", request.path)
    prefix = "f" if names else ""
    arguments = [f"{prefix}{json.dumps(base + address)}"]
    if request.query:
        arguments.append(f"params={_literal(request.query)}")
    if request.headers:
        arguments.append(f"headers={{{_headers(request)}}}")
    if request.is_json:
        arguments.append(f"json={_literal(request.body)}")
    inner = "".join(f"    {argument},\n" for argument in arguments)
    lines += [f"answer = requests.{request.method.lower()}(\n{inner})"]
    lines.append("answer.raise_for_status()")
    return "\n".join(lines)


def _headers(request: Request) -> str:
    token = f'os.environ["{TOKEN[1:]}"]'
    pairs = request.headers.items()
    return ", ".join(
        f"{json.dumps(name)}: {token if value == TOKEN else json.dumps(value)}"
        for name, value in pairs
    )


def _address(request: Request) -> str:
    query = urlencode({name: _flat(value) for name, value in request.query.items()})
    return _path(request) + (f"?{query}" if query else "")


def _path(request: Request) -> str:
    return PARAMETER.sub(lambda match: f"${_variable(match[1])}", request.path)


def _variable(name: str) -> str:
    text = "".join(char if char.isascii() and char.isalnum() else "_" for char in name)
    return text if text and not text[0].isdigit() else f"_{text}"


def _quoted(text: str) -> str:
    """Text between double quotes, in which variables stand for their values."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`")
    return f'"{escaped}"'


def _flat(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _literal(value: object) -> str:
    return pprint.pformat(value, width=76, sort_dicts=False).replace("\n", "\n    ")
