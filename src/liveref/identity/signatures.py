"""Signed requests: OAuth 1.0 with HMAC-SHA1 (RFC 5849, section 3.4), as oauthlib checks them."""

from __future__ import annotations

from oauthlib.common import Request
from oauthlib.oauth1.rfc5849.signature import collect_parameters, verify_hmac_sha1

from liveref.service.request.call import Call
from liveref.service.request.problem import Problem


def oauth_parameters(call: Call) -> dict[str, str]:
    """The OAuth parameters in a request's Authorization header. Raises Problem 400 without."""
    header = call.headers.get(b"authorization", b"").decode("latin-1")
    try:
        given = collect_parameters(headers={"Authorization": header}, exclude_oauth_signature=False)
    except ValueError:
        given = []
    if not given:
        raise Problem(400, "The header Authorization must hold OAuth parameters.")
    return dict(given)


def is_signed(call: Call, given: dict[str, str], secret: str, token_secret: str = "") -> bool:
    """Whether a request with these OAuth parameters was signed by who knows both secrets."""
    if given.get("oauth_signature_method") != "HMAC-SHA1":
        return False
    asked = [(name, value) for name, values in call.query.items() for value in values]
    params = [pair for pair in given.items() if pair[0] != "oauth_signature"]
    signed = Request(call.base + call.url, http_method=call.method)
    signed.params, signed.signature = asked + params, given.get("oauth_signature", "")
    return bool(verify_hmac_sha1(signed, secret, token_secret))
