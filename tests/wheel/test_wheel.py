"""What is in the wheel: all that constructs and command need, and nothing else."""

import hashlib
import zipfile
from email.parser import Parser

import pytest

from tests.wheel.clean_environment import ROOT, project

DISTRIBUTION = f"holiday_rental-{project()['version']}.dist-info"
BUNDLED = {"lambda_src": "lambda_src", "simulation/simulation": "simulation", "web": "web/dist"}


@pytest.fixture(scope="module")
def files(wheel):
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}


def folders(files, depth, below=""):
    return {"/".join(name.split("/")[:depth]) for name in files if name.startswith(below) and name.count("/") >= depth}


def test_the_wheel_holds_these_folders_alone(files):
    assert folders(files, 1) == {"holiday_rental", DISTRIBUTION}
    assert folders(files, 2, "holiday_rental/") == {"holiday_rental/_bundled", "holiday_rental/local"}
    assert folders(files, 3, "holiday_rental/_bundled/") == {
        f"holiday_rental/_bundled/{name}" for name in ("lambda_src", "simulation", "web")
    }
    assert {"holiday_rental/py.typed", f"{DISTRIBUTION}/licenses/LICENSE"} <= files.keys()


@pytest.mark.parametrize("bundled", BUNDLED)
def test_what_is_bundled_is_every_file_of_its_sources(bundled, files):
    source, inside = ROOT / BUNDLED[bundled], f"holiday_rental/_bundled/{bundled}/"
    expected = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name.removeprefix(inside): files[name] for name in files if name.startswith(inside)} == expected


def test_no_test_and_no_data_of_others_is_in_the_wheel(files):
    parts = {part for name in files for part in name.split("/")}
    assert parts & {"tests", "data", "node_modules", "bench", "__pycache__", "conftest.py"} == set()
    kinds = {name.rpartition("/")[2].rpartition(".")[2] for name in files}
    assert kinds & {"csv", "pyc", "map", "ts", "tsx", "zip", "sqlite"} == set()


def test_the_wheel_says_what_pyproject_says(files):
    described = Parser().parsestr(files[f"{DISTRIBUTION}/METADATA"].decode())
    assert (described["Name"], described["Version"]) == (project()["name"], project()["version"])
    required = [each for each in described.get_all("Requires-Dist") if "extra ==" not in each]
    assert len(required) == len(project()["dependencies"])
    assert described["License-Expression"] == "Apache-2.0"


def test_two_copies_of_the_sources_at_other_places_and_times_give_the_same_bytes(wheel, another_wheel):
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, another_wheel)}
    assert len(digests) == 1, "a wheel must not tell where or when it was built"
    assert wheel.name == another_wheel.name
