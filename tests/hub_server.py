"""A hub on this machine: as much of the Hugging Face hub's HTTP as its own client needs to list, download and upload.

Large files (over `LARGE` bytes) are kept as the hub keeps them: the repository's address redirects to another one, and
their SHA-256 is told; of small ones only git's SHA-1 is.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from tests.hub_uploads import Uploads

LARGE = 10_000
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """The server and what it does.

    Attributes:
        repositories: name, for data sets with "datasets/" before it, to path to content.
        asked: what was asked: method, path and Range header.
        gated: repositories that are given only to those who agreed.
        stop_after: bytes of one large file after which the connection stands still until `release` is set.
        drop_after: bytes of one answer after which the connection is closed, as often as `drops`.
        no_ranges: answers with the whole file whatever range is asked for.
        swapped: path to content that is sent in place of the listed one.
        failing: status of every answer, 0 for none.
        private: repositories that only their owner sees.
        writer: the token that may write, "" for none.
        owner: of whom it is: who owns the repositories that it may make.
        commits: of each repository, what was said of each.
    """

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    gated: set[str] = field(default_factory=set)
    stop_after: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    drop_after: int = 0
    drops: int = 0
    no_ranges: bool = False
    swapped: dict[str, bytes] = field(default_factory=dict)
    failing: int = 0
    private: set[str] = field(default_factory=set)
    writer: str = ""
    owner: str = "me"
    commits: dict[str, list[str]] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler, Uploads), {"hub": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """For HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def ranges(self, name: str) -> list[str]:
        """The Range headers with which a file was asked for."""
        return [header for method, path, header in self.asked if method == "GET" and path.endswith(name)]


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((self.command, path, self.headers.get("Range", "")))
        if self.hub.failing:
            self._send(self.hub.failing, {}, b"", body)
        elif path.startswith("/api/"):
            self._listing(path.removeprefix("/api/").removeprefix("models/"), body)
        elif path.startswith("/large/"):
            name, _, file = path.removeprefix("/large/").partition("/-/")
            self._content(name, file, body)
        elif "/resolve/" in path:
            name, _, rest = path.strip("/").partition("/resolve/")
            self._resolve(name, rest.partition("/")[2], body)
        else:
            self._send(404, {}, b"", body)

    def _listing(self, path: str, body: bool) -> None:
        name = path.partition("/revision/")[0]
        if not self._may(name, body):
            return
        revision = path.partition("/revision/")[2]
        if revision not in ("", "main", COMMIT):
            self._send(404, {"X-Error-Code": "RevisionNotFound"}, b"", body)
            return
        siblings: list[dict[str, Any]] = []
        for file, content in self.hub.repositories[name].items():
            entry: dict[str, Any] = {"rfilename": file, "size": len(content), "blobId": _git(content)}
            if len(content) > LARGE:
                entry["lfs"] = {"sha256": _sha256(content), "size": len(content), "pointerSize": 134}
            siblings.append(entry)
        found = {
            "id": name,
            "sha": COMMIT,
            "siblings": siblings,
            "private": name in self.hub.private,
            "tags": [],
            "downloads": 0,
        }
        self._send(200, {"Content-Type": "application/json"}, json.dumps(found).encode(), body)

    def _resolve(self, name: str, file: str, body: bool) -> None:
        if not self._may(name, body):
            return
        content = self.hub.repositories[name].get(file)
        if content is None:
            self._send(404, {"X-Error-Code": "EntryNotFound"}, b"", body)
        elif len(content) > LARGE:
            linked = {"X-Linked-Size": str(len(content)), "X-Linked-Etag": f'"{_sha256(content)}"'}
            self._send(302, {"X-Repo-Commit": COMMIT, **linked, "Location": f"/large/{name}/-/{file}"}, b"", body)
        else:
            self._content(name, file, body)

    def _content(self, name: str, file: str, body: bool) -> None:
        content = self.hub.swapped.get(file, self.hub.repositories[name][file])
        etag = _sha256(content) if len(content) > LARGE else _git(content)
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        wanted = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
        if wanted and not self.hub.no_ranges:
            start = int(wanted)
            if start >= len(content):
                self._send(416, {"Content-Range": f"bytes */{len(content)}"}, b"", body)
                return
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._send(206, headers, content[start:], body)
            return
        self._send(200, headers, content, body)

    def _may(self, name: str, body: bool) -> bool:
        if name in self.hub.gated:
            self._send(401, {"X-Error-Code": "GatedRepo"}, b"", body)
        elif name not in self.hub.repositories:
            self._send(401, {"X-Error-Code": "RepoNotFound"}, b"", body)
        else:
            return True
        return False

    def _send(self, status: int, headers: dict[str, str], content: bytes, body: bool) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body and content:
            self._write(content)

    def _write(self, content: bytes) -> None:
        hub = self.hub
        large = len(content) > LARGE
        try:
            if large and hub.drops:
                hub.drops -= 1
                self.wfile.write(content[: hub.drop_after])
                self.close_connection = True
            elif large and hub.stop_after:
                stop, hub.stop_after = hub.stop_after, 0
                self.wfile.write(content[:stop])
                self.wfile.flush()
                hub.stopped.set()
                hub.release.wait(60)
                self.wfile.write(content[stop:])
            else:
                self.wfile.write(content)
        except OSError:  # whoever asked has gone, which some tests are about
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
