"""A preview that runs: the command itself, in a process of its own, and a plain client for it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from newsletter import PROJECT

PATIENCE_SECONDS = 120.0


class Answer(NamedTuple):
    """What the preview answered."""

    status: int
    headers: dict[str, str]
    """By names in lower case."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Preview:
    """A running ``build.py serve``."""

    def __init__(self, project: Path, *words: str, port: str = "0") -> None:
        environment = os.environ | {"PYTHONPATH": str(PROJECT), "CI": "", "PYTHONUNBUFFERED": "1"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        self.project = project
        self.process = subprocess.Popen(
            [sys.executable, str(PROJECT / "build.py"), "serve", "--port", port, *words],
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed: list[str] = []
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.await_line(r"at (http://\S+:\d+)")
        found = next(match for line in self.printed if (match := re.search(r"at http://(\S+?):(\d+)", line)))
        self.port = int(found[2])
        self.origin = f"http://127.0.0.1:{self.port}"

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))

    def await_line(self, pattern: str, since: int = 0) -> str:
        """The first line at the terminal that fits."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            has_ended = self.process.poll() is not None
            if has_ended:
                # What it printed last may still be on its way from the pipe.
                self.listener.join(PATIENCE_SECONDS)
            for line in self.printed[since:]:
                if re.search(pattern, line):
                    return line
            if has_ended:
                break
            time.sleep(0.01)
        raise AssertionError(f"{pattern} was not printed, but:\n" + "\n".join(self.printed))

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The answer to a request; the names of headers are written with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

    def send(self, request: bytes) -> int:
        """The status of the answer to these very bytes; 0 where the connection was closed instead."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                first = answer.readline().split()
            return int(first[1]) if len(first) > 1 else 0

    @contextlib.contextmanager
    def open(self, page: str, away: str = "0") -> Iterator[Page]:
        """A page that is open in a browser, as far as the preview can tell; `away` is how long it did not listen."""
        text = self.get(page).text
        found = re.search(r'data-version="([^"]*)"', text)
        assert found
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            ask = (
                f"GET /_masthead/events?page={page}&version={found[1]}&away={away} HTTP/1.1\r\n"
                f"Host: localhost:{self.port}\r\n\r\n"
            )
            connection.sendall(ask.encode())
            opened = Page(connection)
            with opened.lines:
                assert opened.next_line().startswith(": the preview")
                yield opened

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


class Page:
    """The stream of events of an open page."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.lines = connection.makefile("rb")

    def next_line(self) -> str:
        while True:
            line = self.lines.readline().decode().rstrip("\r\n")
            if line.startswith((":", "event:", "data:")):
                return line

    def next_event(self, seconds: float = PATIENCE_SECONDS) -> tuple[str, Any]:
        """What the page is told next, and what with it. Raises TimeoutError."""
        self.connection.settimeout(seconds)
        line = self.next_line()
        until = time.monotonic() + seconds
        while line.startswith(":"):
            if time.monotonic() > until:
                raise TimeoutError
            line = self.next_line()
        return line.removeprefix("event: "), json.loads(self.next_line().removeprefix("data: "))

    def await_event(self, name: str) -> Any:
        """What the page is told by the next event of this name."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            found, said = self.next_event()
            if found == name:
                return said
        raise TimeoutError(name)

    def is_silent(self, seconds: float = 0.4) -> bool:
        """Whether nothing is told for so long."""
        self.connection.settimeout(seconds)
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True


@contextlib.contextmanager
def preview(project: Path, *words: str, port: str = "0") -> Iterator[Preview]:
    """A preview of the newsletter, for as long as it is needed."""
    running = Preview(project, *words, port=port)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        running.listener.join()
        assert running.process.stdout is not None
        running.process.stdout.close()
        assert "Traceback" not in "\n".join(running.printed)
