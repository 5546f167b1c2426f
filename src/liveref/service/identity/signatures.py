"""Signed requests: OAuth 1.0 with HMAC-SHA1 (RFC 5849, section 3.4)."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from urllib.parse import quote, unquote

from liveref.service.request.call import Call
from liveref.service.request.problem import Problem

_SCHEME = "oauth "
_PAIR = re.compile(r'\s*([^=\s,]+)="([^"]*)"\s*(?:,|$)')
_SIGNATURE, _METHOD = "oauth_signature", "oauth_signature_method"
_UNSIGNED = (_SIGNATURE, "realm")


def oauth_parameters(call: Call) -> dict[str, str]:
    """The OAuth parameters in a request's Authorization header. Raises Problem 400 without."""
    header = call.headers.get(b"authorization", b"").decode("latin-1")
    if not header.lower().startswith(_SCHEME):
        raise Problem(400, "The header Authorization must hold OAuth parameters.")
    pairs = _PAIR.findall(header[len(_SCHEME) :])
    return {unquote(name): unquote(value) for name, value in pairs}


def is_signed(call: Call, given: dict[str, str], secret: str, token_secret: str = "") -> bool:
    """Whether a request with these OAuth parameters was signed by who knows both secrets."""
    if given.get(_METHOD) != "HMAC-SHA1":
        return False
    key = f"{_escaped(secret)}&{_escaped(token_secret)}".encode()
    signature = b64encode(hmac.digest(key, _signed_text(call, given).encode(), "sha1"))
    return hmac.compare_digest(signature, given.get(_SIGNATURE, "").encode())


def _signed_text(call: Call, given: dict[str, str]) -> str:
    """What is signed: the method, the address, and all parameters in order."""
    pairs = [pair for pair in given.items() if pair[0] not in _UNSIGNED]
    pairs += [(name, value) for name, values in call.query.items() for value in values]
    told = "&".join("=".join(pair) for pair in sorted((_escaped(n), _escaped(v)) for n, v in pairs))
    address = call.base.lower() + call.url.partition("?")[0]
    return "&".join(map(_escaped, (call.method, address, told)))


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
