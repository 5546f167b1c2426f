"""The conventions of a family of references, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from liveref.model.path import form


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over field names that carry meaning.

    `reference` matches a field that holds another resource's identity.
    """

    identifier: str
    secret: str
    created: str
    updated: str
    time: str
    status: str
    reference: str
    url: str
    host: str
    links: str
    natural_key: str
    owner: str
    changed: str = r"(?!)"
    """An argument that gives the field of its first group a new value."""
    generation: str = r"(?!)"
    """A number that says how often a record was changed: each change raises it."""
    optional: str = r"(?!)"
    """A field that a request may leave out, though a table requires it."""
    free: str = r"(?!)"
    """A text that people choose, and that is empty where nobody did."""
    withheld: str = r"(?!)"
    """A boolean that gives a thing away: false unless it is said to be true, or documented so."""
    either: str = r"(?!)"
    """A parameter of a path that takes a name as well as an identifier."""
    count: str = r"(?!)"
    """A number beside the items of a list that says how many there are."""
    page: str = r"(?!)"
    """A link beside the items of a list that leads to another page."""
    usage: str = r"(?!)"
    """A number that says how much is in use."""
    limit: str = r"(?!)"
    """A number beside such a one that says how much may be in use."""


class Errors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of an error's body.

    `envelope` is a JSON value in which the strings `{code}`, `{title}`, `{message}`, `{field}` and
    `{because}` are replaced. A key whose value is `{field}` is left out where no field is at
    fault. `{because}` is the reason of the fact that a request goes against, an object with its
    `rule`, the place in the document (`at`) and the `text` there; its key is left out where no
    reason is known. `named` takes its place where a reference gives names to its errors, and
    `types` has those of service types. There `{fault}` is the error's name: the reference's, else
    that of `faults` by the code, or by its hundred. `words` are such names by service type, in
    which `{resource}` is what the operation is on, or what is not there; that of `path` is an
    identity in the path that can be none.
    """

    envelope: Any
    named: Any = None
    faults: dict[int, str] = {}
    types: dict[str, Any] = {}
    words: dict[str, dict[int | str, str]] = {}

    def form(self, service_type: str | None, *, is_named: bool) -> Any:
        """The template of an error's body: that of the service type, else that of a reference
        that gives names to its errors or not."""
        usual = self.named if is_named and self.named else self.envelope
        return self.types.get(service_type or "", usual)


class Paths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over the segments of a path.

    `version` matches a segment that says which version is meant and `scope` the name of a
    parameter that says, in the first segment, whose things are meant; neither is part of a
    resource. `namespace` matches a segment that only groups extensions; `prefix` (`re.match`)
    is what a segment may start with without meaning. `action` ends the path of an action
    that its body names, `actions` comes before an action that the next segment names,
    `detail` ends a list with more fields, `data` the path of a binary body, `map` that of a
    map of keys and values; `versions` is a first segment that tells of the API itself. A
    pattern that is not given matches nothing.
    """

    version: str = r"v\d+(\.\d+)*"
    scope: str = r"(?!)"
    namespace: str = r"(?!)"
    prefix: str = r"(?!)"
    action: str = r"(?!)"
    actions: str = r"(?!)"
    detail: str = r"(?!)"
    data: str = r"(?!)"
    map: str = r"(?!)"
    versions: str = r"(?!)"


class Statuses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over the values of a status.

    `passing` matches one that gives way by itself, `failed` one that says that something
    went wrong, `waiting` one that gives way where the service has only accepted to do something
    (202), `off` one that says that a thing is there and not in use, `settled` one that a
    thing has when nothing happens to it. `usual` is the settled one to assume where the
    document shows none.
    """

    passing: str = r"(?!)"
    waiting: str = r"(?!)"
    failed: str = r"error"
    off: str = r"(?!)"
    settled: str = r"active"
    usual: str = "ACTIVE"


class Authentication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way in which a request says who sends it: a token in the header of that name.

    `public` is a regular expression (`re.fullmatch`) over "METHOD path": what needs no token.
    """

    header: str
    description: str = ""
    public: str = r"(?!)"

    def is_public(self, method: str, path: str) -> bool:
        """Whether an operation needs no token."""
        return re.fullmatch(self.public, f"{method.upper()} {path}", re.IGNORECASE) is not None


class Microversions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way in which a client names its microversion: `HEADER: WORD VERSION`.

    `words` has the word for a service type, where it is not the type itself; `older` a header
    that holds the version alone, by service type; `latest` asks for the newest.
    """

    header: str
    latest: str = "latest"
    words: dict[str, str] = {}
    older: dict[str, str] = {}
    newest: dict[str, str] = {}
    """The newest one of a project whose reference tells of none, or of an older one alone."""
    dated: dict[str, str] = {}
    """By service type, the first one in which answers say when they were true (`Last-Modified`), so
    that a cache asks again."""


class Discovery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The version documents of an API whose reference shows none.

    `versions` is the body at the root, in which `{versions}` stands for the list, `version`
    that below a version, with `{version}` for its document; `envelopes` has other bodies
    at the root by service type. `code` is the status at the root, `codes` has others likewise.
    """

    versions: Any
    version: Any
    code: int = 200
    codes: dict[str, int] = {}
    envelopes: dict[str, Any] = {}
    shown: dict[str, dict[str, Any]] = {}
    """By service type, what a version document has besides, or instead."""
    rewritten: str = "self"
    """A regular expression over the `rel` of the links that lead to the API itself."""
    versioned: tuple[str, ...] = ()
    """The service types whose address in a catalog is that of their current version."""
    addresses: dict[str, str] = {}
    """By service type, its address in a catalog below the service, with `%(project_id)s`."""


class FirstRecords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first records of an identity service: a domain of that `id`, a project and its
    administrator, who has the first of the roles; each role implies the next. `other_roles` imply
    none, and none implies them."""

    domain_id: str
    domain: str
    project: str
    user: str
    roles: tuple[str, ...]
    other_roles: tuple[str, ...] = ()
    region: str
    interfaces: tuple[str, ...]


class Identity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The users of a family and their logins: an identity service, by its paths.

    `reference` is a bundled one that is served where no other of that `type` is. `items` are
    paths of records by what they are to identity, each with `{}` for its identity and what is
    above it; `links` those of relations; `calls` those of operations on tokens. `subject` is
    the header that holds the token that is spoken of, `lifetime` that of a token in seconds.
    """

    reference: str
    type: str
    items: dict[str, str]
    links: dict[str, str]
    calls: dict[str, str]
    subject: str
    secrets: dict[str, str]
    """Of an item of that name, the field whose value logins are checked against."""
    signing: dict[str, str] = {}
    """Of an item of that name, the field with whose value requests are signed."""
    first: FirstRecords
    lifetime: int = 3600
    administrator: str = "admin"
    """The role that sees and may do everything."""
    everyone: tuple[str, ...] = ()
    """Operations ("GET|POST /path/{}") that are not for administrators alone; who may GET may
    HEAD."""
    reading: str = r"(?!)"
    """The roles, as a regular expression, that may look and not write, in all other services."""
    unrestricted: tuple[str, ...] = ()
    """Such operations that are not for a token of a trust or an OAuth access token, nor of an
    application credential unless that says that it is `unrestricted`."""
    enders: dict[str, tuple[str, ...]] = {}
    """Of an item of that name, the fields that name who may change or end a record, where that is
    not everybody whom its owner fields name. Others than administrators have to ask such a list for
    their own."""
    own: tuple[str, ...] = ()
    """Such operations that are also for the `{user}`, `{project}` or `{domain}` of their path."""

    def is_for_members(self, method: str, path: str) -> bool:
        """Whether an operation is for others than administrators."""
        return any(
            (method, form(path)) == route for route, _ in routes((*self.everyone, *self.own))
        )


def routes(lines: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """The operations that lines ("GET|POST /path/{}") name: of each its method and the form of its
    path, and the path. A caller who may GET may HEAD."""
    for line in lines:
        methods, _, path = line.partition(" ")
        for method in methods.split("|"):
            yield (method, form(path)), path
            if method == "GET":
                yield ("HEAD", form(path)), path


class Tenancy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose a record is, by regular expressions over the fields that say so; `public` maps a
    field to the values by which a record is for all to see, `unlisted` those of them that a
    list shows only if asked.

    A resource below it whose identifier matches `member` has the projects that it is shared
    with; they see it in lists if their `status` is `accepted`, or the one that the query's
    `member_status` names.

    A record with fields that match `record`, `target` and `action` shares the record of that
    identity with a project, or all (`*`); so does one of a resource called `sharing` the record
    that it stands below.

    Where an operation has a parameter that matches `all`, in the query or a header, an
    administrator sees the own project's things only, unless that is given; `acting` is a header by
    which an administrator sees those of another. A text that says that others are refused, and not
    only ignored, if they give a parameter of the query, matches `refused`.
    """

    project: str = r"(?!)"
    user: str = r"(?!)"
    public: dict[str, tuple[Any, ...]] = {}
    unlisted: dict[str, tuple[Any, ...]] = {}
    all: str = r"(?!)"
    acting: str = r"(?!)"
    refused: str = r"(?!)"
    member: str = r"(?!)"
    status: str = "status"
    record: str = r"(?!)"
    target: str = r"(?!)"
    action: str = r"(?!)"
    sharing: str = r"(?!)"
    accepted: str = "accepted"
    member_status: str = "member_status"


class Headers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over headers where these are the fields of
    things: `transport` matches those of the message itself, `removing` one that takes away what
    its groups name.
    """

    transport: str = r".*"
    removing: str = r"(?!)"
    copies: dict[str, str] = {}
    """The headers that say from where, or to where, something is copied: `from` and `to`."""


class Queries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The conventions for queries. `fields` matches (`re.fullmatch`) the parameters that name the
    fields of each record that are to be shown, and `signatures` those that sign a request or name
    what a browser saves; all else is of lists, for more than equality.

    `operators` are written before a value (`in:a,b`), by what the store calls them; `names` are
    patterns of parameters that compare the field of their group, which is the time of the last
    change where they have none; `elements` such patterns for what an array holds, with `all`,
    `any`, `not-all` or `not-any`; `part` stands between the key and the value that one of the
    objects which a list holds is to have. `unasked` are the values that a list shows only if asked.
    `above` and `below` are patterns of what asks for the tree of a record; their groups are the
    field to show it in and its form, `ids` or `list`. `of_names` are parameters that compare names
    where headers tell of what is listed, `reverse` turns the order of these lists round, and what
    goes on behind the `delimiter` of a query is one in them.
    """

    fields: str = r"(?!)"
    signatures: str = r"(?!)"
    operators: dict[str, str] = {}
    names: dict[str, str] = {}
    elements: dict[str, str] = {}
    part: str = "="
    detailed: str = r"(?!)"
    above: str = r"(?!)"
    below: str = r"(?!)"
    of_names: dict[str, str] = {}
    reverse: str = ""
    delimiter: str = ""
    unasked: dict[str, Any] = {}


class Pages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of a list's query that select a page and its order: the number of records, the
    last record of the page before, the number of records before, and whether the pages go
    backwards; the fields to sort by and their directions, and what names both (`name:desc`). A
    family that has no such parameter leaves its name empty."""

    limit: str = "limit"
    marker: str = "marker"
    offset: str = "offset"
    backwards: str = ""
    keys: tuple[str, ...] = ()
    directions: str = ""
    sort: str = "sort"

    @property
    def selecting(self) -> frozenset[str]:
        """The parameters that select a page."""
        return frozenset((self.limit, self.marker, self.offset, self.backwards)) - {""}

    @property
    def ordering(self) -> frozenset[str]:
        """The parameters that give the order of the list."""
        return frozenset((*self.keys, self.directions, self.sort)) - {""}

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return self.selecting | self.ordering


class Uploads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`) over the fields that describe a binary body."""

    size: str = r"(?!)"
    md5: str = r"(?!)"
    algorithm: str = r"(?!)"
    digest: str = r"(?!)"
    """The digest by `algorithm`, which is SHA-512."""
    size_header: str = r"(?!)"
    """A header by which the client tells the size."""


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
