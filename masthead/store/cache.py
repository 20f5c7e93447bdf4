"""The build's memory, ``.masthead/``: what was read and made, so that it need not be done again.

Only this module touches it. It is a SQLite file whose values are JSON, never pickle; deleting it costs
only time. What it holds is found by the *bytes* of files; their times and sizes only save reading them.

Every value has a checksum beside it: a memory that was damaged is noticed, said, and made anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from masthead.errors import Problem, Unpublishable
from masthead.request import Say
from masthead.store.fingerprints import FileState, Made
from masthead.store.state import SiteState, decode_state, encode_state
from masthead.store.versions import describe_versions, stamp_installation

FOLDER = ".masthead"
FILE = "memory.sqlite"
LOCK = "lock"
_TEMPLATES = "templates"
FEED_IDS = "feed ids"
"""The fact that tells by what feeds know the stories of an output folder."""
LAYOUT = 3
"""Of the tables below; another number, another memory."""

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside the file while it is used, and leaves there where it is killed."""
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL, value_sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER,
    digest TEXT NOT NULL, head BLOB NOT NULL, head_sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE wholes (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, whole BLOB NOT NULL, whole_sum INTEGER NOT NULL
);
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER,
    digest TEXT NOT NULL, digest_sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE feed_texts (
    site TEXT, address TEXT, key BLOB NOT NULL, text TEXT NOT NULL, text_sum INTEGER NOT NULL,
    PRIMARY KEY (site, address)
);
CREATE TABLE outputs (
    site TEXT, path TEXT, key BLOB NOT NULL, digest BLOB NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, inode INTEGER NOT NULL, key_sum INTEGER NOT NULL,
    PRIMARY KEY (site, path)
) WITHOUT ROWID;
CREATE TABLE inputs (
    site TEXT, path TEXT, inputs BLOB NOT NULL, inputs_sum INTEGER NOT NULL, PRIMARY KEY (site, path)
);
CREATE TABLE sites (site TEXT PRIMARY KEY, state BLOB NOT NULL, state_sum INTEGER NOT NULL) WITHOUT ROWID;
"""


class Damaged(Exception):
    """What the memory holds can't be trusted."""


class Memory(NamedTuple):
    """An open memory."""

    connection: sqlite3.Connection
    file: Path


class Busy(Exception):
    """Another build is at work in this project."""


@contextlib.contextmanager
def lock_project(project: Path) -> Iterator[None]:
    """No other build works in the project. Raises `Busy`, which names the other process.

    The lock is the system's: that of a process that was killed is free.
    """
    import fcntl

    folder = project / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        file = open(folder / LOCK, "a+", encoding="ascii")  # noqa: SIM115
    except OSError as error:
        raise _refuse(error.strerror or str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip()
            raise Busy(
                f"Another build is running here (process {owner or 'unknown'})."
                " Wait for it to end, or stop it; then build again."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)


@contextlib.contextmanager
def open_memory(project: Path, say: Say) -> Iterator[Memory]:
    """The memory of the project; made anew where there is none, where it was damaged, or where other
    versions made it. What SQLite says of a damaged file is raised as `Damaged`."""
    file = project / FOLDER / FILE
    stamp = stamp_installation()
    for begun in (project / FOLDER / _TEMPLATES).glob("*.tmp"):
        # Jinja2 was killed while it wrote this.
        with contextlib.suppress(OSError):
            begun.unlink()
    if not os.path.exists(file):
        say("There is no cache of an earlier build; everything is built.")
    else:
        try:
            if _is_of_these_versions(file, stamp):
                say("The cache of the last build is used.")
            else:
                say("The cache is from other versions of Masthead or its libraries; it is rebuilt.")
                forget_everything(project)
        except sqlite3.DatabaseError as error:
            _refuse_where_the_disk_does(error)
            say("The cache was damaged; it is rebuilt.")
            forget_everything(project)
    with _guard(), _closing(_connect(file), file) as connection:
        memory = Memory(connection, file)
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            connection.executescript(_TABLES)
            store_fact(memory, "layout", str(LAYOUT))
            store_fact(memory, "versions", describe_versions())
        store_fact(memory, "stamp", stamp)
        connection.commit()
        yield memory


@contextlib.contextmanager
def open_existing(project: Path) -> Iterator[Memory | None]:
    """The memory as the last build left it; None where there is none, where that build was killed or is at work still,
    or where a library was installed or Masthead changed since. Nothing is written. Raises `Damaged`."""
    file = project / FOLDER / FILE
    if not os.path.exists(file) or any(os.path.exists(f"{file}{ending}") for ending in _BESIDE):
        yield None
        return
    with _guard(), contextlib.closing(_connect(file, read_only=True, at_rest=True)) as connection:
        memory = Memory(connection, file)
        fits = load_fact(memory, "stamp") == stamp_installation() and load_fact(memory, "layout") == str(LAYOUT)
        yield memory if fits else None


def _is_of_these_versions(file: Path, stamp: str) -> bool:
    with contextlib.closing(_connect(file)) as connection:
        facts = dict(connection.execute("SELECT name, value FROM facts"))
    # Facts of an older layout have no checksum; here a wrong one does no harm.
    if facts.get("layout") != str(LAYOUT):
        return False
    return facts.get("stamp") == stamp or facts.get("versions") == describe_versions()


def _connect(file: Path, *, read_only: bool = False, at_rest: bool = False) -> sqlite3.Connection:
    """`at_rest`: nobody writes to it, so that no files are made beside it by which its users would see one another."""
    mode = "ro" if read_only else "rwc"
    rest = "&immutable=1" if at_rest else ""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}{rest}", uri=True, timeout=60)
    connection.execute("PRAGMA mmap_size = 0")
    if read_only:
        # What is fetched is fetched once; to keep its pages would only take room (kibibytes).
        connection.execute("PRAGMA cache_size = -256")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last builds' records, which costs time; it damages nothing.
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextlib.contextmanager
def _closing(connection: sqlite3.Connection, file: Path) -> Iterator[sqlite3.Connection]:
    """At the end all stands in the one file. SQLite sees to that itself, and leaves two more where it fails, as on a
    disk that is full for a moment; so it is asked for it first, and what is empty is deleted after."""
    with contextlib.closing(connection):
        try:
            yield connection
        finally:
            with contextlib.suppress(sqlite3.Error):
                connection.rollback()
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = f"{file}-wal"
    with contextlib.suppress(OSError):
        if not os.path.exists(log) or os.path.getsize(log) == 0:
            for ending in _BESIDE:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(f"{file}{ending}")


def forget_everything(project: Path) -> None:
    """The memory is gone."""
    try:
        for ending in ("", *_BESIDE):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(project / FOLDER / (FILE + ending))
    except OSError as error:
        raise _refuse(error.strerror or str(error)) from error


@contextlib.contextmanager
def _guard() -> Iterator[None]:
    """What SQLite says of a damaged file becomes `Damaged`; what it says of the disk becomes a problem."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        _refuse_where_the_disk_does(error)
        raise Damaged(str(error)) from error


def _refuse_where_the_disk_does(error: sqlite3.DatabaseError) -> None:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK:
        raise _refuse(str(error)) from error


_OF_THE_DISK = (
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
)


def _refuse(reason: str) -> Unpublishable:
    message = f"The build's cache can't be written ({reason})."
    return Unpublishable([Problem(FOLDER, 0, "", message, "Free some space, or check that you may write there.")])


def _checked(blob: bytes, checksum: int) -> bytes:
    if zlib.crc32(blob) != checksum:
        raise Damaged("a value does not fit its checksum")
    return blob


def load_fact(memory: Memory, name: str) -> str | None:
    """What is noted under that name; None where nothing is."""
    row = memory.connection.execute("SELECT value, value_sum FROM facts WHERE name = ?", (name,)).fetchone()
    return _checked(row[0].encode(), row[1]).decode() if row else None


def store_fact(memory: Memory, name: str, value: str) -> None:
    """That value is noted under that name; nothing is written where it is noted already."""
    row = (name, value, zlib.crc32(value.encode()))
    memory.connection.execute(
        "INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
        " value_sum = excluded.value_sum WHERE value != excluded.value OR value_sum != excluded.value_sum",
        row,
    )


# --- sources ---------------------------------------------------------------------------------------


def count_sources(memory: Memory) -> int:
    """How many source files there were."""
    return int(memory.connection.execute("SELECT count(*) FROM sources").fetchone()[0])


def load_states(memory: Memory) -> dict[str, tuple[FileState, str]]:
    """State and digest of every source file, by path."""
    rows = memory.connection.execute("SELECT path, size, modified, changed, inode, digest FROM sources")
    return {row[0]: (FileState(row[1], row[2], row[3], row[4]), row[5]) for row in rows}


def fetch_heads(memory: Memory) -> Iterator[tuple[str, bytes]]:
    """What is kept of every source file beside its text, with its path."""
    for path, head, checksum in memory.connection.execute("SELECT path, head, head_sum FROM sources"):
        yield path, _checked(head, checksum)


def fetch_head(memory: Memory, path: str) -> bytes:
    """What is kept of the source file beside its text."""
    row = memory.connection.execute("SELECT head, head_sum FROM sources WHERE path = ?", (path,)).fetchone()
    return _checked(row[0], row[1])


def store_sources(memory: Memory, rows: Iterable[tuple[str, FileState, str, bytes, bytes]]) -> None:
    """Path, state, digest, head and whole of sources that were read."""
    for path, state, digest, head, whole in rows:
        memory.connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (path, *state, digest, head, zlib.crc32(head)),
        )
        memory.connection.execute(
            "INSERT OR REPLACE INTO wholes VALUES (?, ?, ?, ?)", (path, digest, whole, zlib.crc32(whole))
        )


def restate_sources(memory: Memory, states: Mapping[str, FileState]) -> None:
    """The same bytes under other times."""
    memory.connection.executemany(
        "UPDATE sources SET size = ?, modified = ?, changed = ?, inode = ? WHERE path = ?",
        [(*state, path) for path, state in states.items()],
    )


def forget_sources(memory: Memory, paths: Iterable[str]) -> None:
    """These files are gone, and so is what was kept of them."""
    rows = [(path,) for path in paths]
    memory.connection.executemany("DELETE FROM sources WHERE path = ?", rows)
    memory.connection.executemany("DELETE FROM wholes WHERE path = ?", rows)


def fetch_whole(connection: sqlite3.Connection, path: str, digest: str) -> bytes:
    """The whole article or page that was read from `path`."""
    row = connection.execute("SELECT digest, whole, whole_sum FROM wholes WHERE path = ?", (path,)).fetchone()
    if row is None or row[0] != digest:
        raise Damaged(f"the text of {path} is not there")
    return _checked(row[1], row[2])


# --- other files -----------------------------------------------------------------------------------


def load_files(memory: Memory) -> dict[str, tuple[FileState, str]]:
    """State and digest of static files and of files beside the articles, by path."""
    rows = memory.connection.execute("SELECT path, size, modified, changed, inode, digest, digest_sum FROM files")
    return {
        row[0]: (FileState(row[1], row[2], row[3], row[4]), _checked(row[5].encode(), row[6]).decode()) for row in rows
    }


def store_files(memory: Memory, files: Mapping[str, tuple[FileState, str]], gone: Iterable[str]) -> None:
    """State and digest of files that were read, and which are gone."""
    memory.connection.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(path, *state, digest, zlib.crc32(digest.encode())) for path, (state, digest) in files.items()],
    )
    memory.connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])


# --- the site in an output folder ------------------------------------------------------------------


def load_outputs(memory: Memory, site: str) -> dict[str, Made]:
    """What stands in the output folder, by path."""
    rows = memory.connection.execute(
        "SELECT path, key, digest, size, modified, inode, key_sum FROM outputs WHERE site = ?", (site,)
    )
    made = {}
    for path, key, digest, size, modified, inode, checksum in rows:
        _checked(key + digest, checksum)
        made[path] = Made(key, digest, size, modified, inode)
    return made


def store_outputs(memory: Memory, site: str, made: Mapping[str, Made], gone: Iterable[str]) -> None:
    """What was written to the output folder, and what is gone from it."""
    memory.connection.executemany(
        "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(site, path, *each, zlib.crc32(each.key + each.digest)) for path, each in made.items()],
    )
    memory.connection.executemany("DELETE FROM outputs WHERE site = ? AND path = ?", [(site, path) for path in gone])


def list_outputs(memory: Memory, site: str) -> list[str]:
    """The paths of what stands in the output folder."""
    return [row[0] for row in memory.connection.execute("SELECT path FROM outputs WHERE site = ?", (site,))]


def store_inputs(memory: Memory, site: str, inputs: Iterable[tuple[str, bytes]], stale: Iterable[str]) -> None:
    """From what outputs are made, by path; what was kept of `stale`, of which these are some, is forgotten before."""
    memory.connection.executemany("DELETE FROM inputs WHERE site = ? AND path = ?", [(site, path) for path in stale])
    memory.connection.executemany(
        "INSERT INTO inputs VALUES (?, ?, ?, ?)",
        ((site, path, text, zlib.crc32(text)) for path, text in inputs),
    )


def fetch_inputs(memory: Memory, site: str, path: str) -> bytes:
    """From what the output is made. Raises `Damaged` where nothing is kept of it."""
    row = memory.connection.execute(
        "SELECT inputs, inputs_sum FROM inputs WHERE site = ? AND path = ?", (site, path)
    ).fetchone()
    if row is None:
        raise Damaged(f"what {path} was made from is not there")
    return _checked(row[0], row[1])


def name_fact_of_site(name: str, site: str) -> str:
    """The name of a fact that is forgotten together with the output folder."""
    return f"{name} of {site}"


def list_sites(memory: Memory) -> list[str]:
    """The output folders of which anything is kept."""
    return [row[0] for row in memory.connection.execute("SELECT site FROM sites")]


def forget_sites(memory: Memory, sites: Iterable[str]) -> None:
    """Nothing is kept of these output folders."""
    for site in sites:
        for table in ("outputs", "inputs", "feed_texts", "sites"):
            memory.connection.execute(f"DELETE FROM {table} WHERE site = ?", (site,))
        memory.connection.execute("DELETE FROM facts WHERE name = ?", (name_fact_of_site(FEED_IDS, site),))


def load_state(memory: Memory, site: str) -> SiteState | None:
    """What the last build noted of the site as a whole."""
    row = memory.connection.execute("SELECT state, state_sum FROM sites WHERE site = ?", (site,)).fetchone()
    if row is None:
        return None
    try:
        return decode_state(_checked(row[0], row[1]))
    except (ValueError, TypeError) as error:
        raise Damaged("the state of the site can't be read") from error


def store_state(memory: Memory, site: str, state: SiteState) -> None:
    """The next build finds what this one notes of the site."""
    text = encode_state(state)
    memory.connection.execute("INSERT OR REPLACE INTO sites VALUES (?, ?, ?)", (site, text, zlib.crc32(text)))


# --- feed texts ------------------------------------------------------------------------------------


def load_feed_keys(memory: Memory, site: str) -> dict[str, bytes]:
    """From what the feed text at each address was made."""
    rows: Any = memory.connection.execute("SELECT address, key FROM feed_texts WHERE site = ?", (site,))
    return dict(rows)


def store_feed_texts(memory: Memory, site: str, texts: Iterable[tuple[str, bytes, str]], gone: Iterable[str]) -> None:
    """Feed texts by address, each with its key; those of `gone` are forgotten."""
    memory.connection.executemany(
        "INSERT OR REPLACE INTO feed_texts VALUES (?, ?, ?, ?, ?)",
        [(site, address, key, text, zlib.crc32(text.encode())) for address, key, text in texts],
    )
    memory.connection.executemany(
        "DELETE FROM feed_texts WHERE site = ? AND address = ?", [(site, address) for address in gone]
    )


def fetch_feed_text(connection: sqlite3.Connection, site: str, address: str) -> str:
    """The feed text that was kept for the address. Raises `Damaged` where there is none."""
    row = connection.execute(
        "SELECT text, text_sum FROM feed_texts WHERE site = ? AND address = ?", (site, address)
    ).fetchone()
    if row is None:
        raise Damaged(f"the feed text of {address} is not there")
    return _checked(row[0].encode(), row[1]).decode()


def memory_file(project: Path) -> Path:
    """Where the memory of the project lies."""
    return project / FOLDER / FILE


def compiled_templates(project: Path) -> Path:
    """The folder in which Jinja2 keeps compiled templates."""
    folder = project / FOLDER / _TEMPLATES
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _refuse(error.strerror or str(error)) from error
    return folder


def open_for_reading(memory_file: Path) -> sqlite3.Connection:
    """A connection of one's own, for a worker."""
    return _connect(memory_file, read_only=True)
