"""A package index for tests: a Simple API on this machine, and source packages made to order."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TREE = {
    "api-ref/source/index.rst": b"Demo\n====\n",
    "api-ref/source/conf.py": b"raise SystemExit\n",
    "doc/api_samples/show.json": b"{}\n",
}


def sdist(
    wrapper: str = "demo-1.0",
    files: Mapping[str, bytes] = TREE,
    members: tuple[tarfile.TarInfo, ...] = (),
) -> bytes:
    """A .tar.gz of `files` within the folder `wrapper`, and of `members` as they are."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"{wrapper}/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    return buffer.getvalue()


def member(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0
) -> tarfile.TarInfo:
    """A member of an archive as an attacker would have it."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def zipped(files: Mapping[str, bytes], modes: Mapping[str, int] | None = None) -> bytes:
    """A .zip of `files`, some with the Unix mode that `modes` gives them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (modes or {}).get(name, 0) << 16
            file.writestr(info, content)
    return buffer.getvalue()


@dataclass
class Listed:
    """A file as the index lists it, and what it sends for it."""

    data: bytes
    sha256: str | None
    yanked: str | bool = False
    sent: bytes | None = None


@dataclass
class Index:
    """The state of the served index, which a test may change between requests."""

    url: str = ""
    html: bool = False
    login: str | None = None
    failures: list[int] = field(default_factory=list)
    projects: dict[str, dict[str, Listed]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add(
        self,
        filename: str,
        data: bytes | None = None,
        *,
        project: str = "demo",
        sha256: str | None = "",
        yanked: str | bool = False,
        sent: bytes | None = None,
    ) -> None:
        """Lists a file with its right hash, unless `sha256` is given; `sent` is what comes
        in place of it."""
        data = sdist() if data is None else data
        digest = hashlib.sha256(data).hexdigest() if sha256 == "" else sha256
        self.projects.setdefault(project, {})[filename] = Listed(data, digest, yanked, sent)

    def downloads(self) -> list[str]:
        """The files that were asked for."""
        return [path for path in self.asked if path.startswith("/files/")]

    def json_page(self, project: str) -> bytes:
        """The project's page as in PEP 691."""
        files = [
            {
                "filename": name,
                "url": f"../../files/{project}/{name}",
                "hashes": {"sha256": listed.sha256} if listed.sha256 else {},
                "yanked": listed.yanked,
                "requires-python": ">=99",
            }
            for name, listed in self.projects[project].items()
        ]
        page = {"meta": {"api-version": "1.1"}, "name": project, "files": files}
        return json.dumps(page).encode()

    def html_page(self, project: str) -> bytes:
        """The project's page as in PEP 503."""
        lines = []
        for name, listed in self.projects[project].items():
            fragment = f"#sha256={listed.sha256}" if listed.sha256 else ""
            yanked = ' data-yanked=""' if listed.yanked else ""
            lines.append(f'<a href="../../files/{project}/{name}{fragment}"{yanked}>{name}</a>')
        return f"<!DOCTYPE html><html><body>{''.join(lines)}</body></html>".encode()


@contextmanager
def serve() -> Iterator[Index]:
    """An index that answers until the end of the block."""
    index = Index()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.asked.append(self.path)
            if index.failures:
                self._send(index.failures.pop(0), "text/plain", b"")
            elif index.login and self.headers.get("Authorization") != index.login:
                self._send(401, "text/plain", b"")
            else:
                self._answer(*self.path.strip("/").split("/"))

        def _answer(self, kind: str, project: str, name: str = "") -> None:
            if project not in index.projects:
                self._send(404, "text/html", b"no")
            elif kind == "files":
                listed = index.projects[project][name]
                self._send(200, "application/gzip", listed.data, listed.sent)
            elif index.html:
                self._send(200, "text/html; charset=utf-8", index.html_page(project))
            else:
                kind = "application/vnd.pypi.simple.v1+json"
                self._send(200, kind, index.json_page(project))

        def _send(self, code: int, kind: str, body: bytes, sent: bytes | None = None) -> None:
            """`sent` may be shorter than the length that the header gives."""
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if sent is None else sent)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    index.url = f"http://127.0.0.1:{server.server_port}/simple"
    try:
        yield index
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
