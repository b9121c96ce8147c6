"""What an importing team gets, and what they are told when they have only half of it."""

import subprocess
import sys
import tomllib
from pathlib import Path

from holiday_rental.local.start_page import api_page

ROOT = Path(__file__).parents[2]


def test_without_what_the_command_needs_it_says_what_to_install():
    code = "import sys; sys.modules['typer'] = None; from holiday_rental.local.start import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The command needs typer: install holiday-rental[local]\n"


def test_the_command_starts_there():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts == {"holiday-rental": "holiday_rental.local.start:main"}


def test_the_page_of_the_api_is_where_the_start_page_looks_for_it():
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert ROOT / packed["force-include"]["docs/openapi.json"] == api_page.PACKED
    assert packed["force-include"].keys() >= {str(api_page.SOURCE.relative_to(ROOT))}
