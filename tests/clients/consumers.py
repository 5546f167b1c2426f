"""A consumer of a served cloud, which signs its requests (OAuth 1.0a, RFC 5849)."""

from __future__ import annotations

import hmac
from base64 import b64encode
from typing import Any, NamedTuple
from urllib.parse import quote

from httpx2 import Client, Response


class Consumer(NamedTuple):
    """A consumer, which was told a key and a secret, and works in a project."""

    key: str
    secret: str
    project: str

    def post(
        self, client: Client, path: str, secret: str = "", body: Any = None, **parameters: str
    ) -> Response:
        """The answer to a request with these parameters, signed with the secret of a token
        besides."""
        usual = {"consumer_key": self.key, "signature_method": "HMAC-SHA1", "timestamp": "1"}
        given = {f"oauth_{name}": value for name, value in (usual | parameters).items()}
        pairs = "&".join(f"{name}={_quoted(value)}" for name, value in sorted(given.items()))
        address = str(client.base_url.join(path))
        text = "&".join(map(_quoted, ("POST", address, pairs))).encode()
        digest = hmac.digest(f"{self.secret}&{secret}".encode(), text, "sha1")
        given["oauth_signature"] = b64encode(digest).decode()
        header = ", ".join(f'{name}="{_quoted(value)}"' for name, value in given.items())
        headers = {"Authorization": f"OAuth {header}", "Requested-Project-Id": self.project}
        return client.post(path, headers=headers, json=body)


def _quoted(text: str) -> str:
    return quote(text, safe="")
