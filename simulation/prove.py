"""The large counts: `python -m simulation.prove`, or `make prove`. It writes bench/proofs.json.

A part that is finished is kept with a digest of the code it proved, and left out when it is asked for again with the
same code: so an interrupted proof goes on where it was. `--fresh` begins anew, names of parts choose some.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.proofs import PARTS, Figures, Proof

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "proofs.json"
# Folders and files: what the proofs import, and what makes the table that they play on.
_SOURCES = (
    *("lambda_src/rental/kernel", "lambda_src/rental/platform", "lambda_src/rental/properties"),
    *("lambda_src/rental/bookings", "lambda_src/rental/calendar_sync", "lambda_src/rental/payments"),
    "lambda_src/rental/channels",
    *("lambda_src/rental/reminders", "lambda_src/rental/tenants", "holiday_rental/__init__.py"),
    "holiday_rental/_reminder_kinds.py",
    *("holiday_rental/_queue_names.py", "holiday_rental/local/dead_letters.py", "holiday_rental/local/emulator"),
    *("holiday_rental/payments.py", "holiday_rental/payments_webhook.py", "holiday_rental/local/stripe_stand_in"),
    *("simulation", "holiday_rental/tenant_data.py"),
)


@dataclass
class Kept:
    """The file of figures. Each has the part that made it, and the digest of what was proved."""

    path: Path
    digest: str

    def read(self) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return []
        return found

    def has(self, part: str) -> bool:
        return any((each["part"], each["proved"]) == (part, self.digest) for each in self.read())

    def keep(self, part: str, figures: Figures) -> None:
        """Replace a part's figures, in one step."""
        others = [each for each in self.read() if each["part"] != part]
        mine = [
            {"name": name, "value": value, "unit": unit, "part": part, "proved": self.digest}
            for name, value, unit in figures
        ]
        draft = self.path.with_suffix(".new")
        whole = sorted(others + mine, key=lambda each: (each["part"], each["name"]))
        draft.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
        draft.replace(self.path)


def prove(kept: Kept, chosen: list[str], parts: dict[str, Callable[[Proof], Figures]], *, fresh: bool) -> int:
    """Prove what is not proved yet. Returns 1 where something does not hold."""
    failed = []
    with Proof() as proof:
        for name in chosen or parts:
            if kept.has(name) and not fresh:
                print(f"{name}: proved before")
                continue
            start = time.monotonic()
            try:
                figures = parts[name](proof)
            except AssertionError as violation:
                print(f"{name}: VIOLATED: {violation}")
                failed.append(name)
                continue
            seconds = round(time.monotonic() - start)
            kept.keep(name, figures)
            print(f"{name}: {', '.join(f'{figure} {value} {unit}' for figure, value, unit in figures)} ({seconds} s)")
    return 1 if failed else 0


def digest_of(root: Path = ROOT) -> str:
    """Return a digest of all code that a proof depends on."""
    total = hashlib.sha256()
    for path in sources(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the files that a proof depends on, in order."""
    named = [root / each for each in _SOURCES]
    return sorted({path for each in named for path in ([each] if each.is_file() else each.rglob("*.py"))})


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"only these of {', '.join(PARTS)}")
    parser.add_argument("--fresh", action="store_true", help="prove again what was proved before")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return prove(Kept(RESULTS, digest_of()), chosen.parts, PARTS, fresh=chosen.fresh)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
