"""The preview's door: who may ask, for what, and what is sent. A real server, and requests down to their bytes."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from masthead.preview.guard import clean_path, is_own_origin, may_ask_for
from newsletter import write_article, write_newsletter
from previews import PATIENCE_SECONDS, Preview, preview

SECRET = "the secret outside of the site"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of a small newsletter, with things around it that nobody may see."""
    folder = tmp_path_factory.mktemp("door")
    (folder / "secret.txt").write_text(SECRET)
    project = write_newsletter(
        folder / "newsletter",
        {
            "content/articles/2026-11-20-chips.md": write_article(body="The story. ![A chip](chip.png)"),
            "content/articles/chip.png": b"\x89PNG" + b"0123456789" * 20,
            "content/articles/notes.txt": SECRET,
            "static/data.bin": b"0123456789",
            "static/words.js": "let word = 1;",
        },
    )
    (project / "static" / "away.txt").symlink_to(folder / "secret.txt")
    (project / "content" / "away.png").symlink_to(folder / "secret.txt")
    with preview(project) as started:
        yield started


# --- paths -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/articles/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/style.css%00.html",
        "/style.css%00",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/./style.css",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "http://127.0.0.1/../secret.txt",
        "/away.txt",
        "/away.png",
        "/articles/notes.txt",
        "/site.toml",
        "/.masthead/memory.sqlite",
        "/.masthead-files",
        "/content/articles/2026-11-20-chips.md",
        "/templates/base.html",
        "/_masthead/files/../proof.py",
        "/_masthead/files/%2e%2e/proof.py",
        "/_masthead/files/runsheet.html",
        "/_masthead/source?file=../secret.txt",
        "/_masthead/source?file=%2e%2e%2fsecret.txt",
        "/_masthead/source?file=/etc/passwd",
        "/_masthead/source?file=content/articles/notes.txt",
        "/_masthead/source?file=static/away.txt",
        "/_masthead/source?file=content/articles/2026-11-20-chips.md%00",
        "/\x01",
        "/%0d%0aSet-Cookie:%20a=b",
        "/" + "a/" * 5_000,
    ],
)
def test_no_path_leads_out_of_the_site(running: Preview, target: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nConnection: close\r\n\r\n".encode("latin-1")
    with socket.create_connection(("127.0.0.1", running.port), 10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as read:
            answer = read.read()
    assert answer.split(b" ", 2)[1] in (b"400", b"404"), answer[:200]
    assert SECRET.encode() not in answer
    assert b"root:" not in answer
    assert b"\nset-cookie" not in answer.lower()


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/", "/"),
        (b"/articles/a%20b/?x=/../", "/articles/a b/"),
        (b"/tags/%E9%96%8B/", "/tags/開/"),
        (b"/a/.well-known/b", "/a/.well-known/b"),
        (b"/a/..b", "/a/..b"),
        (b"/a/../b", None),
        (b"/a/%2E./b", None),
        (b"/a%2Fb", None),
        (b"/a%5cb", None),
        (b"/a\\b", None),
        (b"/a%00", None),
        (b"/a%0Ab", None),
        (b"//a", None),
        (b"/%ff", None),
        (b"a", None),
        (b"*", None),
    ],
)
def test_a_path_says_where_it_leads_or_is_refused(raw: bytes, path: str | None) -> None:
    assert clean_path(raw) == path


# --- who asks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "may"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("news.localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("127.9.9.9", True),
        ("[::1]:8000", True),
        ("localhost.", True),
        ("10.0.0.7:8000", True),
        ("desk.example:8000", True),
        ("10.0.0.8", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example:8000:8000", False),
        ("2130706433", False),
        ("0.0.0.0", False),
        ("[::1", False),
        ("desk.example/", False),
        ("localhost:65535", True),
        ("localhost:99999", False),
        ("", False),
    ],
)
def test_a_name_that_is_not_ours_is_refused(host: str, may: bool) -> None:
    """DNS rebinding: a stranger's name may lead to this machine."""
    assert may_ask_for(host, ("desk.example",), "10.0.0.7") is may


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (["localhost"], 200),
        (["127.0.0.1:{port}"], 200),
        (["evil.example"], 403),
        (["evil.example:{port}"], 403),
        (["localhost", "evil.example"], 400),
        ([], 400),
        ([""], 403),
    ],
)
def test_the_preview_answers_to_its_own_names_only(running: Preview, hosts: list[str], status: int) -> None:
    lines = "".join(f"Host: {host.format(port=running.port)}\r\n" for host in hosts)
    assert running.send(f"GET / HTTP/1.1\r\n{lines}\r\n".encode()) == status


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://127.0.0.1:{port}/articles/chips/", 200),
        ("HTTP://localhost:{port}?x", 200),
        ("http://evil.example/articles/chips/", 403),
        ("http:///articles/chips/", 403),
        ("http://127.0.0.1:{port}//chips/", 400),
        ("http://127.0.0.1:{port}/../chips/", 400),
        ("ftp://127.0.0.1:{port}/", 400),
    ],
)
def test_a_request_may_name_the_whole_address(running: Preview, target: str, status: int) -> None:
    target = target.format(port=running.port)
    assert running.send(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()) == status


def test_a_name_that_was_allowed_is_answered_to(tmp_path: Path) -> None:
    write_newsletter(tmp_path, {})
    with preview(tmp_path, "--allow-host", "desk.example") as running:
        assert running.get("/", Host="desk.example").status == 200
        assert running.get("/", Host="other.example").status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_the_preview_can_only_be_read(running: Preview, method: str) -> None:
    answer = running.get("/", method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[bad"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_no_page_of_another_site_listens(running: Preview, headers: dict[str, str], status: int) -> None:
    lines = "".join(f"{name}: {value.format(port=running.port)}\r\n" for name, value in headers.items())
    request = f"GET /_masthead/events?page=/ HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n{lines}\r\n"
    assert running.send(request.encode()) == status


def test_an_origin_is_compared_with_the_name_that_was_asked_for() -> None:
    assert is_own_origin("http://localhost:8000", None, "LOCALHOST:8000")
    assert not is_own_origin("http://localhost", None, "localhost:8000")
    assert not is_own_origin("file://localhost:8000", None, "localhost:8000")


# --- what is sent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/articles/chips/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/words.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/articles/chip.png", "image/png"),
        ("/data.bin", "application/octet-stream"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/json; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/_masthead/", "text/html; charset=utf-8"),
        ("/_masthead/files/live.js", "text/javascript; charset=utf-8"),
        ("/_masthead/files/idiomorph.licence.txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_kind_of_file_has_its_type(running: Preview, path: str, media_type: str) -> None:
    answer = running.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    head = running.get(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "store"),
    [("/", "no-store"), ("/nowhere/", "no-store"), ("/_masthead/", "no-store"), ("/style.css", "no-cache")],
)
def test_browsers_keep_no_page_and_ask_again_for_files(running: Preview, path: str, store: str) -> None:
    assert running.get(path).headers["cache-control"] == store


@pytest.mark.parametrize("path", ["/", "/style.css", "/feed.xml", "/_masthead/files/live.js"])
def test_what_a_browser_has_already_is_not_sent_again(running: Preview, path: str) -> None:
    tag = running.get(path).headers["etag"]
    for asked in (tag, f'"other", W/{tag}', "*"):
        again = running.get(path, If_None_Match=asked)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert running.get(path, If_None_Match='"other"').status == 200


def test_a_file_is_sent_again_only_if_it_changed_since(running: Preview) -> None:
    changed = running.get("/style.css").headers["last-modified"]
    assert running.get("/style.css", If_Modified_Since=changed).status == 304
    assert running.get("/style.css", If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert running.get("/style.css", If_Modified_Since="yesterday").status == 200
    # The tag counts where both are given (RFC 9110, 13.1.3).
    assert running.get("/style.css", If_Modified_Since=changed, If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=5-99", 206, b"56789"),
        ("bytes=20-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1, 40-", 200, b"0123456789"),
        # What is no range is passed over (RFC 9110, 14.2).
        ("lines=1", 200, b"0123456789"),
        ("bytes=9-1", 200, b"0123456789"),
        ("bytes=", 200, b"0123456789"),
        ("bytes=1-2,", 200, b"0123456789"),
        ("bytes", 200, b"0123456789"),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(running: Preview, asked: str, status: int, body: bytes) -> None:
    answer = running.get("/data.bin", Range=asked)
    assert (answer.status, answer.body) == (status, body)
    assert answer.headers["x-content-type-options"] == "nosniff"
    stale = running.get("/data.bin", Range=asked, If_Range='"other"')
    assert (stale.status, stale.body) == (200, b"0123456789")


def test_what_is_not_there_is_told_by_the_site_s_own_page(running: Preview) -> None:
    answer = running.get("/there/is/no/such/page")
    assert answer.status == 404
    assert "The Ledger" in answer.text
    assert running.get("/_masthead/nothing").status == 404


def test_an_address_without_its_slash_leads_to_the_page(running: Preview) -> None:
    answer = running.get("/articles/chips?x=1")
    assert (answer.status, answer.headers["location"]) == (302, "/articles/chips/?x=1")


# --- many at once ----------------------------------------------------------------------------------


def test_slow_clients_and_crowds_stall_nobody(running: Preview) -> None:
    """20 clients that send a byte and wait, 10 that never read, and 500 requests at once."""
    slow = [socket.create_connection(("127.0.0.1", running.port), 10) for _ in range(30)]
    for connection in slow[:20]:
        connection.sendall(b"G")
    for connection in slow[20:]:
        connection.sendall(f"GET /articles/chips/ HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode() * 20)
    pages = ["/", "/articles/chips/", "/archive/", "/style.css", "/tags/"]
    request = "GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    crowd = [socket.create_connection(("127.0.0.1", running.port), PATIENCE_SECONDS) for _ in range(500)]
    for number, connection in enumerate(crowd):
        connection.sendall(request.format(pages[number % len(pages)]).encode())
    statuses = [connection.recv(100, socket.MSG_WAITALL).split()[1] for connection in crowd]
    assert statuses == [b"200"] * 500
    assert running.get("/articles/chips/").status == 200
    for connection in (*slow, *crowd):
        connection.close()


@contextmanager
def inherit_handler(handler: signal.Handlers) -> Iterator[None]:
    """Programs that are started within take SIGINT so."""
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("inherited", [signal.SIG_DFL, signal.SIG_IGN])
def test_ctrl_c_ends_it_at_once_also_with_open_pages(tmp_path: Path, inherited: signal.Handlers) -> None:
    """Shells have what they run in the background ignore the signal."""
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    with (
        inherit_handler(inherited),
        preview(tmp_path) as running,
        running.open("/"),
        running.open("/articles/chips/"),
        socket.create_connection(("127.0.0.1", running.port), 10) as idle,
    ):
        idle.sendall(b"GET / HT")
        threading.Timer(0.2, running.process.send_signal, [2]).start()
        assert running.process.wait(PATIENCE_SECONDS) == 0
        running.await_line("The preview has stopped")


def test_a_port_that_is_in_use_is_told_with_its_owner_and_a_free_one(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    from newsletter import PROJECT

    write_newsletter(tmp_path, {})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "serve", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert told.returncode == 1
    assert told.stderr.startswith(f"serve: Port {port} is in use")
    if sys.platform == "linux":
        assert f"(process {os.getpid()})" in told.stderr
    assert "which is free, or stop that program." in told.stderr
