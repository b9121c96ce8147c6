"""Where the `holiday-rental` command starts: the library alone does not bring what the command needs."""

import sys


def main() -> None:
    """Run the command, or say what to install."""
    try:
        from holiday_rental.local.command import main as run  # noqa: PLC0415 - it imports what may be missing
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("holiday_rental"):
            raise
        sys.stderr.write(f"The command needs {missing.name}: install holiday-rental[local]\n")
        raise SystemExit(1) from None
    run()
