"""A hub of models on this machine: gives out the files of folders as the real one does."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_REVISIONS = ("main", "v1", COMMIT)


class ModelHub:
    """Serves each folder as the model of its name, all at one commit; counts what was asked."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        self.models = models
        self.fetched: list[str] = []
        self.requests = 0
        self._server = _Server(("127.0.0.1", 0), _Exchange)
        self._server.hub = self

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def open(self) -> Iterator["ModelHub"]:
        thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    hub: ModelHub


class _Exchange(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        hub = self.server.hub
        hub.requests += 1
        path = unquote(urlsplit(self.path).path).strip("/")
        for model, folder in hub.models.items():
            for start, answer in (
                (f"api/models/{model}/revision/", self._revision),
                (f"api/models/{model}/tree/", self._tree),
                (f"{model}/resolve/", self._file),
            ):
                if path.startswith(start):
                    answer(folder, path.removeprefix(start))
                    return
        self._missing("RepoNotFound")

    do_HEAD = do_GET  # noqa: N815 - the standard library's names

    def _revision(self, _folder: Path, name: str) -> None:
        if name in _REVISIONS:
            self._send(json.dumps({"id": "x/y", "sha": COMMIT, "siblings": []}).encode())
        else:
            self._missing("RevisionNotFound")

    def _tree(self, folder: Path, _revision: str) -> None:
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        told = [
            {
                "type": "file",
                "path": file.relative_to(folder).as_posix(),
                "size": file.stat().st_size,
                "oid": _tag(file),
            }
            for file in files
        ]
        self._send(json.dumps(told).encode())

    def _file(self, folder: Path, wanted: str) -> None:
        name = wanted.partition("/")[2]
        if not (folder / name).is_file():
            self._missing("EntryNotFound")
            return
        if self.command == "GET":
            self.server.hub.fetched.append(name)
        tag = f'"{_tag(folder / name)}"'
        self._send((folder / name).read_bytes(), {"ETag": tag, "X-Repo-Commit": COMMIT})

    def _missing(self, code: str) -> None:
        self._send(b"{}", {"X-Error-Code": code}, status=404)

    def _send(
        self, body: bytes, headers: Mapping[str, str] | None = None, *, status: int = 200
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _tag(file: Path) -> str:
    return hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()
