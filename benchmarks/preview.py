"""How soon an open page learns of an edit: ``make bench-preview``, or ``python benchmarks/preview.py [SIZE…]``.

Masthead's preview and ``hugo server`` show the same newsletter, one after the other. An article is open in a
"browser", which is a socket that listens to what the server pushes. The article's file is written again and again;
what is measured is the time from the file's close (or rename) to the event. Each time the page is fetched
afterwards, and must hold what was written. A table in Markdown is printed.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import html
import http.client
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import contestants as field
import corpus
from contestants import SCRATCH, Contestant

SIZES = (1_000, 10_000)
RUNS = 20
BETWEEN_SECONDS = 0.4
"""An editor breathes between two saves, and a server may still be busy with what nobody waits for."""
PATIENCE_SECONDS = 180.0
STARTS = 3


class Wrong(Exception):
    """The server did not do what it is measured for."""


class Figures(NamedTuple):
    """What was measured of one server, in milliseconds."""

    name: str
    ready: list[float]
    """From the command to the first page, what was read before still being remembered."""
    edits: dict[str, list[float]]
    """By what was edited."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Masthead's preview beside hugo server.")
    parser.add_argument("sizes", metavar="SIZE", type=int, nargs="*", default=SIZES, help="articles")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"edits of each kind ({RUNS})")
    options = parser.parse_args()
    field.make_scratch()
    peers = field.install_peers()
    ours, hugo, _ = field.set_out(peers)
    print(f"Load at the start: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors.", file=sys.stderr)
    try:
        for size in options.sizes:
            field.write_newsletter((ours, hugo), size)
            subprocess.run(ours.cold, cwd=ours.project, env=field.ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
            figures = [_measure_masthead(ours, size, options.runs), _measure_hugo(hugo, size, options.runs)]
            print("\n".join(write_table(size, options.runs, figures)), flush=True)
    except (Wrong, TimeoutError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def write_table(size: int, runs: int, figures: Sequence[Figures]) -> list[str]:
    """The lines of a table in Markdown."""
    lines = [f"| {size:,} articles, ms | {' | '.join(each.name for each in figures)} |"]
    lines.append("| --- |" + " ---: |" * len(figures))
    lines.append("| ready, median | " + " | ".join(f"{statistics.median(each.ready):.0f}" for each in figures) + " |")
    for kind in figures[0].edits:
        for label, of in (("median", statistics.median), ("19 of 20", _nineteen_of_twenty)):
            cells = [f"{of(each.edits[kind]):.0f}" if kind in each.edits else "" for each in figures]
            lines.append(f"| {kind}, {label} | {' | '.join(cells)} |")
    return [*lines, f"(n = {runs})", ""]


def _nineteen_of_twenty(taken: Sequence[float]) -> float:
    return sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]


# --- the two servers -------------------------------------------------------------------------------


def _measure_masthead(entrant: Contestant, size: int, runs: int) -> Figures:
    command = (*entrant.cold[:-1], "serve", "--port")
    return _measure("Masthead", command, _listen_for_events, entrant, size, runs)


def _measure_hugo(entrant: Contestant, size: int, runs: int) -> Figures:
    command = (*entrant.cold, "server", "--bind", "127.0.0.1", "--noHTTPCache", "--port")
    return _measure("hugo server", command, _listen_for_reloads, entrant, size, runs)


def _measure(
    name: str, command: Sequence[str], listen_to: ListenTo, entrant: Contestant, size: int, runs: int
) -> Figures:
    """What a server takes; it is printed, so that it is seen before the next is measured."""
    article = corpus.write_article(size // 2)
    page = f"/articles/{quote(article.slug)}/"
    ready = [_time_start(command, entrant.project, page) for _ in range(STARTS)]
    with _serving(command, entrant.project, page) as port, listen_to(port, page) as listen:
        edits = {
            "text of the open article": _time_edits(entrant, _edit_text(article, runs), listen, port, page),
            "headline of the open article": _time_edits(entrant, _edit_headline(article, runs), listen, port, page),
            "style sheet": _edit_sheet(entrant, runs, listen, port, page),
        }
    figures = Figures(name, ready, edits)
    medians = {kind: round(statistics.median(taken)) for kind, taken in figures.edits.items()}
    print(f"{figures.name}: ready {round(statistics.median(figures.ready))}, {medians} ms", file=sys.stderr, flush=True)
    return figures


@contextlib.contextmanager
def _serving(command: Sequence[str], folder: Path, page: str) -> Iterator[int]:
    """The server runs, and answers at this port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with open(SCRATCH / "log", "wb") as log:
        server = subprocess.Popen(
            [*command, str(port)], cwd=folder, env=field.ENVIRONMENT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            _await_page(server, port, page)
            yield port
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE_SECONDS)


def _time_start(command: Sequence[str], folder: Path, page: str) -> float:
    begun = time.perf_counter()
    with _serving(command, folder, page):
        return (time.perf_counter() - begun) * 1000


def _await_page(server: subprocess.Popen[bytes], port: int, page: str) -> None:
    until = time.monotonic() + 5 * PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if _fetch(port, page)[0] == 200:
                return
        time.sleep(0.005)
    raise Wrong(f"The server is not there:\n{(SCRATCH / 'log').read_text(errors='replace')[-2000:]}")


def _fetch(port: int, page: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(connection):
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


# --- edits -----------------------------------------------------------------------------------------


Listen = Callable[[], float]
"""Waits for the next event that concerns the open page; the time at which it came."""
ListenTo = Callable[[int, str], contextlib.AbstractContextManager[Listen]]
"""Opens a page, at a port, as a browser does."""


def _edit_text(article: corpus.Article, runs: int) -> Iterator[tuple[corpus.Article, str]]:
    """The article after each edit, and words by which its page is known to be the new one."""
    for run in range(runs):
        sentence = f"This sentence was written in run {run}, number {random.random()}."
        yield corpus.edit_article(article, sentence), sentence


def _edit_headline(article: corpus.Article, runs: int) -> Iterator[tuple[corpus.Article, str]]:
    """As `_edit_text`."""
    for run in range(runs):
        title = f"{article.title}, {run} times over {random.randrange(10**9)}"
        yield article._replace(title=title), title


def _time_edits(
    entrant: Contestant, edits: Iterable[tuple[corpus.Article, str]], listen: Listen, port: int, page: str
) -> list[float]:
    taken = []
    for article, words in edits:
        time.sleep(BETWEEN_SECONDS)
        flavour = corpus.FLAVOURS[entrant.flavour]
        file = entrant.project / flavour.place(article)
        taken.append(_time_save(file, flavour.spell(article).encode(), listen))
        _check(port, page, words)
    return taken


def _edit_sheet(entrant: Contestant, runs: int, listen: Listen, port: int, page: str) -> list[float]:
    sheet = entrant.project / "static" / "style.css"
    text = sheet.read_bytes()
    taken = []
    for run in range(runs):
        time.sleep(BETWEEN_SECONDS)
        taken.append(_time_save(sheet, text + f"\n:root {{ --run: {run}; }}\n".encode(), listen))
        name = re.findall(r'href="([^"]*style[^"]*\.css)"', _fetch(port, page)[1])
        if not name or f"--run: {run};" not in _fetch(port, name[0])[1]:
            raise Wrong(f"{entrant.name} does not serve the style sheet of run {run}.")
    _time_save(sheet, text, listen)
    return taken


def _time_save(file: Path, content: bytes, listen: Listen) -> float:
    """Milliseconds from the file's close to the event."""
    with open(file, "wb") as opened:
        opened.write(content)
    closed = time.perf_counter()
    return (listen() - closed) * 1000


def _check(port: int, page: str, words: str) -> None:
    status, text = _fetch(port, page)
    if status != 200 or words not in html.unescape(text):
        raise Wrong(f"{page} does not say {words!r} after the event.")


# --- what browsers listen to -----------------------------------------------------------------------


@contextlib.contextmanager
def _listen_for_events(port: int, page: str) -> Iterator[Listen]:
    """Server-sent events, of which ``page`` says that the page is another."""
    found = re.search(r'data-version="([^"]*)"', _fetch(port, page)[1])
    assert found
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as stream:
        ask = f"GET /_masthead/events?page={page}&version={found[1]} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        stream.sendall(ask.encode())
        lines = stream.makefile("rb")
        while b"the preview" not in lines.readline():
            pass

        def listen() -> float:
            while True:
                line = lines.readline()
                if not line:
                    raise Wrong("The stream of events has ended.")
                if line.startswith(b"event: page"):
                    return time.perf_counter()

        yield listen


@contextlib.contextmanager
def _listen_for_reloads(port: int, _page: str) -> Iterator[Listen]:
    """LiveReload (protocol 7) over a WebSocket (RFC 6455), as far as Hugo speaks it; it concerns every page."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as stream:
        key = base64.b64encode(os.urandom(16)).decode()
        ask = (
            f"GET /livereload HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{port}\r\n\r\n"
        )
        stream.sendall(ask.encode())
        answers = stream.makefile("rb")
        while answers.readline().strip():
            pass
        hello = b'{"command":"hello","protocols":["http://livereload.com/protocols/official-7"]}'
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[number % 4] for number, byte in enumerate(hello))
        stream.sendall(bytes((0x81, 0x80 | len(hello))) + mask + masked)

        def listen() -> float:
            while True:
                _, size = answers.read(2)
                size = int.from_bytes(answers.read({126: 2, 127: 8}[size & 127])) if size & 127 > 125 else size & 127
                if b'"reload"' in answers.read(size):
                    return time.perf_counter()

        yield listen


if __name__ == "__main__":
    sys.exit(main())
