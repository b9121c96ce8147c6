"""CSV files in the Inside Airbnb layout, plain or gzipped, row by row with the line where each begins."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO, cast

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.listings import COLUMNS, Row

_FIELD_LIMIT = 1024 * 1024


@dataclass(frozen=True)
class ListingRow:
    """One record. `line` is where it begins in the file, from 1; `misshapen` says why it has no fields to read."""

    file: Path
    line: int
    row: Row
    misshapen: str | None = None


def read(path: Path) -> Iterator[ListingRow]:
    """Yield the file's records. Raises `LocalProblem` where it is no such file at all."""
    try:
        with _opened(path) as text:
            yield from _records(path, text)
    except FileNotFoundError as error:
        raise LocalProblem(f"There is no file {path}.", "Give a CSV file in the Inside Airbnb layout.") from error
    except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise LocalProblem(
            f"{path} cannot be read as CSV: {error}.", "Save it as UTF-8 CSV, or gzip of that."
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as packed:
        content = cast("IO[bytes]", gzip.GzipFile(fileobj=packed)) if path.suffix == ".gz" else packed
        with TextIOWrapper(content, encoding="utf-8-sig", newline="") as text:
            yield text


def _records(path: Path, text: TextIO) -> Iterator[ListingRow]:
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(text)
    columns = next(reader, [])
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise LocalProblem(
            f"{path} lacks the columns {', '.join(missing)}.", "Give a CSV file in the Inside Airbnb layout."
        )
    begins = reader.line_num + 1
    for fields in reader:
        line, begins = begins, reader.line_num + 1
        if len(fields) == len(columns):
            yield ListingRow(path, line, dict(zip(columns, fields, strict=True)))
        elif fields:
            why = f"has {len(fields)} fields, expected {len(columns)}"
            yield ListingRow(path, line, {"id": fields[0]}, misshapen=why)
