"""A web host for tests: it serves a built site, compressed, with the headers that the site's ``_headers`` asks for."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def read_headers(text: str) -> dict[str, dict[str, str]]:
    """What a web host reads in ``_headers``, by address; an address may end in ``*``."""
    rules: dict[str, dict[str, str]] = {}
    address = ""
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[address][name] = value
        else:
            address = line
            rules[address] = {}
    return rules


class ObedientHost(SimpleHTTPRequestHandler):
    """It knows files and ``_headers``, and shows 404.html for what is not there."""

    def __init__(self, *parts: object, rules: dict[str, dict[str, str]], directory: str) -> None:
        self.rules = rules
        super().__init__(*parts, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """The file; text goes compressed, as from any host."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content, kind = file.read_bytes(), self.guess_type(file)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if kind.startswith(("text/", "application/", "image/svg")) and "gzip" in self.headers["Accept-Encoding"]:
            content = gzip.compress(content, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """With all that the rules say of this address."""
        path = self.path.partition("?")[0]
        for address, told in self.rules.items():
            if path == address or (address.endswith("*") and path.startswith(address[:-1])):
                for name, value in told.items():
                    self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for addresses that do not exist."""
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@contextmanager
def serve_site(folder: Path) -> Iterator[str]:
    """The address, without a slash at its end, of a host that serves the site in `folder`."""
    rules = read_headers((folder / "_headers").read_text(encoding="utf-8"))
    handler = partial(ObedientHost, rules=rules, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
