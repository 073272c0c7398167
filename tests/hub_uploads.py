"""What the hub on this machine does with POST and PUT: makes a repository, takes large files and a commit."""

from __future__ import annotations

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.hub_server import Hub


class Uploads(BaseHTTPRequestHandler):
    """The half of a handler that takes. Without a token that may write it is 401, and 403 in others' repositories."""

    hub: Hub

    def do_PUT(self) -> None:
        content = self._body()
        self.hub.asked.append(("PUT", self.path, ""))
        # As the storage does it: the address is all that it asks for.
        name = self.path.rpartition("/")[2]
        whole = hashlib.sha256(content).hexdigest() == name
        if whole:
            self.hub.stored[name] = content
        self._reply(200 if whole else 400)

    def do_POST(self) -> None:
        content = self._body()
        path = self.path.partition("?")[0]
        self.hub.asked.append(("POST", path, ""))
        if self.hub.failing:
            self._reply(self.hub.failing)
        elif self.headers.get("Authorization") != f"Bearer {self.hub.writer}" or not self.hub.writer:
            self._reply(401)
        elif path == "/api/repos/create":
            self._create(json.loads(content))
        elif path == "/api/validate-yaml":
            self._reply(200, {"errors": [], "warnings": []})
        elif path.endswith(".git/info/lfs/objects/batch"):
            self._batch(json.loads(content))
        elif "/preupload/" in path:
            self._modes(json.loads(content))
        elif "/commit/" in path:
            self._commit(path.removeprefix("/api/models/").partition("/commit/")[0], content)
        else:
            self._reply(404)

    def _create(self, wanted: dict[str, Any]) -> None:
        owner = wanted.get("organization") or self.hub.owner
        name = f"{owner}/{wanted['name']}"
        if owner != self.hub.owner:
            self._reply(403)
        elif name in self.hub.repositories:
            self._reply(409, {"error": "You already created this model repo", "url": f"{self.hub.url}/{name}"})
        else:
            self.hub.repositories[name] = {}
            if wanted.get("visibility") == "private":
                self.hub.private.add(name)
            self._reply(200, {"url": f"{self.hub.url}/{name}"})

    def _modes(self, wanted: dict[str, Any]) -> None:
        from tests.hub_server import LARGE

        files = [
            {
                "path": file["path"],
                "uploadMode": "lfs" if file["size"] > LARGE else "regular",
                "shouldIgnore": False,
            }
            for file in wanted["files"]
        ]
        self._reply(200, {"files": files})

    def _batch(self, wanted: dict[str, Any]) -> None:
        objects = [
            {**each, "actions": {"upload": {"href": f"{self.hub.url}/store/{each['oid']}"}}}
            for each in wanted["objects"]
        ]
        self._reply(200, {"transfer": "basic", "objects": objects})

    def _commit(self, name: str, content: bytes) -> None:
        from tests.hub_server import COMMIT

        files: dict[str, bytes] = {}
        for line in map(json.loads, content.splitlines()):
            value = line["value"]
            if line["key"] == "header":
                self.hub.commits.setdefault(name, []).append(value["summary"])
            elif line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            else:
                files[value["path"]] = self.hub.stored[value["oid"]]
        self.hub.repositories[name] |= files
        self._reply(200, {"commitUrl": f"{self.hub.url}/{name}/commit/{COMMIT}", "commitOid": COMMIT})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content = b""
        while size := int(self.rfile.readline(), 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def _reply(self, status: int, values: dict[str, Any] | None = None) -> None:
        content = json.dumps(values or {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
