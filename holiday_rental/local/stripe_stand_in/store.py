"""Everything the stand-in knows, in one SQLite file: a request's changes are written in one step, or not at all."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]
_TABLES = """
CREATE TABLE IF NOT EXISTS objects (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, kind TEXT, owner TEXT, due INTEGER, body TEXT);
CREATE INDEX IF NOT EXISTS by_owner ON objects (kind, owner);
CREATE INDEX IF NOT EXISTS by_due ON objects (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, at INTEGER, asked TEXT, status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS deliveries (
  number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT, endpoint TEXT, tries INTEGER, next REAL);
"""


class Store:
    """Documents by id, newest first. Members whose name begins with `_` are ours and never shown."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_TABLES}")

    @contextmanager
    def step(self) -> Iterator[None]:
        """Do what is inside alone, and write it in one step; an exception undoes it."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()

    def put(self, document: Document, *, owner: str = "", due: int | None = None) -> Document:
        """Keep a document. `owner` is what it is listed by, `due` when the clock has to look at it (Unix seconds)."""
        row = (document["id"], document["object"], owner, due, json.dumps(document))
        self.rows(
            "INSERT INTO objects (id, kind, owner, due, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, due = excluded.due, body = excluded.body",
            *row,
        )
        return document

    def get(self, kind: str, identifier: str) -> Document | None:
        found = self.rows("SELECT body FROM objects WHERE id = ? AND kind = ?", identifier, kind)
        return json.loads(found[0][0]) if found else None

    def find(self, kind: str, owner: str | None = None) -> list[Document]:
        """Return all of a kind, or those of an owner, newest first."""
        if owner is None:
            found = self.rows("SELECT body FROM objects WHERE kind = ? ORDER BY number DESC", kind)
        else:
            asked = "SELECT body FROM objects WHERE kind = ? AND owner = ? ORDER BY number DESC"
            found = self.rows(asked, kind, owner)
        return [json.loads(body) for (body,) in found]

    def latest(self, kind: str, count: int) -> list[Document]:
        asked = "SELECT body FROM objects WHERE kind = ? ORDER BY number DESC LIMIT ?"
        return [json.loads(body) for (body,) in self.rows(asked, kind, count)]

    def due(self, now: int) -> list[Document]:
        """Return what the clock has to look at by now, the longest due first."""
        asked = "SELECT body FROM objects WHERE due <= ? ORDER BY due, number"
        return [json.loads(body) for (body,) in self.rows(asked, now)]

    def close(self) -> None:
        with self._lock:
            self._database.close()
