"""All conventions of a family."""

from __future__ import annotations

import msgspec

from liveref.model.conventions.authentication import Authentication
from liveref.model.conventions.errors import Errors
from liveref.model.conventions.identity import Identity
from liveref.model.conventions.messages import Headers, Uploads
from liveref.model.conventions.names import Names
from liveref.model.conventions.paths import Paths
from liveref.model.conventions.queries import Pages, Queries
from liveref.model.conventions.statuses import Statuses
from liveref.model.conventions.tenancy import Tenancy
from liveref.model.conventions.versions import Discovery, Microversions


class Conventions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A family's conventions; `wins` of the four sources: over the document, under behaviour."""

    family: str
    names: Names
    errors: Errors
    default_success: dict[str, int]
    """The code of a success where none is documented, by method, and "ACTION"."""
    transport_errors: tuple[int, ...]
    """Codes that are never remapped to a documented one."""
    packages: str = r"(?!)"
    """The text that the name of a package has around that of its project (`re.sub`)."""
    paths: Paths = Paths()
    statuses: Statuses = Statuses()
    uploads: Uploads = Uploads()
    queries: Queries = Queries()
    pages: Pages = Pages()
    headers: Headers = Headers()
    open_fields: str = r"(?!)"
    """Names of body fields that are maps with keys of the user's own."""
    belongings: dict[str, str] = {}
    """By service type, the resources that a field in another service means where it is called
    like one and says no more."""
    key_pairs: dict[str, str] = {}
    """By fields with private keys those with the public ones: a create that gives the public key
    gets no private one."""
    longest_name: int | None = None
    """The most characters that a name may have if the document does not say it."""
    strictly_typed: tuple[str, ...] = ()
    """The types of services that take no text for a number or a truth value."""
    closed: tuple[str, ...] = ()
    """The types of services that refuse fields and parameters which their reference lacks in the
    version that is asked for."""
    authentication: Authentication | None = None
    """None where the family has no authentication of its own."""
    microversions: Microversions | None = None
    discovery: Discovery | None = None
    identity: Identity | None = None
    tenancy: Tenancy = Tenancy()
    request_id: str | None = None
    """The header of an answer that names the request."""
    request_ids: dict[str, str] = {}
    """By service type, what that looks like, with `{id}`, `{hex}` and `{now}`."""
    older_request_ids: dict[str, str] = {}
    """By service type, the name under which older clients know it as well."""
