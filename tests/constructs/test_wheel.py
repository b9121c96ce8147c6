"""What an importing team gets, and what they are told when they have only half of it."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_without_what_the_command_needs_it_says_what_to_install():
    code = "import sys; sys.modules['typer'] = None; from holiday_rental.local.start import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The command needs typer: install holiday-rental[local]\n"


def test_the_command_starts_there():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts == {"holiday-rental": "holiday_rental.local.start:main"}
