"""Compile the letters' shapes into their templates, or check that those checked in are what the sources say."""

import argparse
import sys
from pathlib import Path

from letter_shapes.compiled import templates

FOLDER = Path(__file__).parents[1] / "lambda_src/rental/notifications/templates"


def main() -> int:
    """Return the exit status: how many templates on disk are not what their sources say."""
    parser = argparse.ArgumentParser(prog="python -m letter_shapes", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a template differs")
    checks, wanted = parser.parse_args().check, templates()
    stale = sorted(name for name, html in wanted.items() if _kept(name) != html)
    stale += sorted(file.name for file in FOLDER.glob("*.html") if file.name not in wanted)
    for name in stale:
        if checks:
            print(f"{name} is not what letter_shapes/sources say: run `make letters`, commit it", file=sys.stderr)
        elif name in wanted:
            (FOLDER / name).write_text(wanted[name], "utf-8")
        else:
            (FOLDER / name).unlink()
    if checks:
        return len(stale)
    print(f"{len(wanted)} templates, {len(stale)} of them new")
    return 0


def _kept(name: str) -> str:
    file = FOLDER / name
    return file.read_text("utf-8") if file.is_file() else ""


if __name__ == "__main__":
    raise SystemExit(main())
