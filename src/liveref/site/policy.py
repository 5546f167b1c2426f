"""The policy for browsers: a page may only read files of the same site."""

from __future__ import annotations

__all__ = ["CONTENT_SECURITY_POLICY", "HEADERS"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The policy of each page: no script or style stands in it, and none comes from elsewhere."""
HEADERS = {
    "content-security-policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""The headers of a page that is served."""
