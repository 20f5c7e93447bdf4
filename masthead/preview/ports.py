"""The port: taken, or who has it, and which is free."""

from __future__ import annotations

import contextlib
import errno
import os
import socket

from masthead.errors import Fault

NEARBY = 100
BACKLOG = 1024
"""Five hundred requests at once are no reason to turn one away."""


class Taken(Exception):
    """Another program listens at the port."""


def listen_at(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `Taken`, and `Fault` for what can't be mended by another port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise Fault(
            f'"{host}" is not an address of this computer ({error.strerror}).', "Write --host 127.0.0.1."
        ) from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Taken from None
        if error.errno == errno.EACCES:
            raise Fault(
                f"Port {port} is reserved for the system.", "Write --port 8000, or another above 1023."
            ) from None
        raise Fault(
            f'"{host}" is not an address of this computer ({error.strerror}).', "Write --host 127.0.0.1."
        ) from None
    listener.setblocking(False)
    return listener


def find_free(host: str, port: int) -> int:
    """The next port above `port` at which nobody listens; 0 where none of those nearby is free."""
    for other in range(port + 1, min(port + NEARBY, 65_535) + 1):
        with contextlib.suppress(Taken, Fault):
            listen_at(host, other).close()
            return other
    return 0


def name_owner(port: int) -> str:
    """The program that listens at the port, as ``python3 (process 4711)``; empty where that can't be told."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    if not sockets:
        return ""
    for process in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{process}/fd"):
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{process}/fd/{descriptor}") in sockets:
                        with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as told:
                            return f"{told.read().strip()} (process {process})"
    return ""


def _listening(port: int) -> list[str]:
    """Inodes of the sockets that listen at the port (proc(5), /proc/net/tcp)."""
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError), open(table, encoding="ascii") as lines:
            for line in list(lines)[1:]:
                words = line.split()
                if words[3] == "0A" and int(words[1].rpartition(":")[2], 16) == port:
                    found.append(words[9])
    return found


def name_origin(host: str, port: int) -> str:
    """The address of the server, for a browser on this machine."""
    shown = "localhost" if host in ("", "0.0.0.0", "::", "[::]") else host.strip("[]")
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{port}"
