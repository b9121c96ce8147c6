"""Bundles that carry the same libraries have them unpacked and compiled once."""

import os
import subprocess
import sys
import tempfile
import zipfile

import pytest

from holiday_rental.local.emulator import code_directories
from holiday_rental.local.emulator.code_directories import SharedZip
from holiday_rental.local.state_directory import StateDirectory

LIBRARY = {"library/__init__.py": "from library.deep import inner", "library/deep/inner.py": "NUMBER = 1"}


@pytest.fixture(autouse=True)
def _own_place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(code_directories, "_known", {})
    (tmp_path / "tmp").mkdir()


@pytest.fixture
def unpacked(tmp_path):
    """Unpacks a bundle of these files as for a worker: `unpacked(name, files)` is the worker's directory."""

    def unpack(name, files):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as bundle:
            for path, text in files.items():
                bundle.writestr(path, text)
        directory = tmp_path / name
        directory.mkdir(exist_ok=True)
        with SharedZip(tmp_path / f"{name}.zip") as bundle:
            bundle.extractall(directory)
        return directory

    return unpack


def run(directory, code):
    """Run Python in a worker's directory; return what it prints."""
    command = [sys.executable, "-S", "-E", "-c", f"import sys; sys.path[:0] = ['.']; {code}"]
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout.strip()


def test_all_files_are_there(unpacked):
    directory = unpacked("one", LIBRARY | {"index.py": "WHO = 'one'", "library/data/a.json": "{}"})
    assert run(directory, "import index, library; print(index.WHO, library.inner.NUMBER)") == "one 1"
    assert (directory / "library" / "data" / "a.json").read_text() == "{}"


def test_a_folder_that_is_the_same_is_the_same(unpacked):
    one, other = unpacked("one", LIBRARY | {"index.py": "1"}), unpacked("other", LIBRARY | {"index.py": "2"})
    assert os.path.realpath(one / "library") == os.path.realpath(other / "library")
    assert (one / "index.py").read_text() != (other / "index.py").read_text()


def test_a_file_that_differs_is_each_bundles_own_and_the_rest_is_shared(unpacked):
    one = unpacked("one", LIBRARY | {"library/data/a.json": "1"})
    other = unpacked("other", LIBRARY | {"library/data/a.json": "2", "library/data/b.json": "3"})
    assert [(each / "library/data/a.json").read_text() for each in (one, other)] == ["1", "2"]
    assert not (one / "library/data/b.json").exists()
    for shared in ("library/__init__.py", "library/deep"):
        assert os.path.realpath(one / shared) == os.path.realpath(other / shared)


def test_what_one_bundle_compiled_the_other_finds(unpacked):
    one = unpacked("one", LIBRARY | {"library/data/a.json": "1"})
    run(one, "import library")
    other = unpacked("other", LIBRARY | {"library/data/a.json": "2"})
    where = "import library; from library.deep import inner; print(library.__cached__, inner.__cached__)"
    for cached in run(other, where).split():
        assert (other / cached).exists()
    compiled = {path.name for path in (other / "library" / "__pycache__").iterdir()}
    assert compiled == {f"__init__.{sys.implementation.cache_tag}.pyc"}


def test_one_name_with_other_contents_is_not_mistaken_for_another(unpacked):
    one, other = unpacked("one", {"a/x.py": "1"}), unpacked("other", {"a/y.py": "1"})
    assert [each.name for each in (one / "a").iterdir() if each.is_file()] == ["x.py"]
    assert [each.name for each in (other / "a").iterdir() if each.is_file()] == ["y.py"]


def test_a_program_can_still_be_run(tmp_path, unpacked):
    with zipfile.ZipFile(tmp_path / "tool.zip", "w") as bundle:
        program = zipfile.ZipInfo("bin/tool")
        program.external_attr = 0o755 << 16
        bundle.writestr(program, "#!/bin/sh\necho ran")
    (tmp_path / "tool").mkdir()
    with SharedZip(tmp_path / "tool.zip") as bundle:
        bundle.extractall(tmp_path / "tool")
    ran = subprocess.run([tmp_path / "tool" / "bin" / "tool"], check=True, capture_output=True, text=True)
    assert ran.stdout == "ran\n"


def test_nothing_is_unpacked_outside(tmp_path, unpacked):
    directory = unpacked("one", {"../outside.py": "1", "/root.py": "2"})
    assert sorted(each.name for each in directory.iterdir() if each.is_file()) == ["outside.py", "root.py"]
    assert not (tmp_path / "outside.py").exists()


def test_of_two_emulators_that_share_their_bundles_the_slower_takes_what_the_quicker_made(tmp_path):
    def unpack(draft):
        code_directories.placed("files", ["a"], lambda other: (other / "a").write_text("quicker"))
        (draft / "a").write_text("slower")

    place = code_directories.placed("files", ["a"], unpack)
    assert (place / "a").read_text() == "quicker"
    assert list((tmp_path / "tmp" / "bundles").iterdir()) == [place]


def test_a_bundle_whose_place_was_emptied_is_unpacked_again(tmp_path, unpacked):
    unpacked("one", LIBRARY)
    for each in (tmp_path / "tmp" / "bundles").iterdir():
        each.rename(tmp_path / each.name)
    (tmp_path / "one" / "library").unlink()
    (tmp_path / "one" / "__pycache__").unlink(missing_ok=True)
    assert run(unpacked("one", LIBRARY), "import library; print(library.inner.NUMBER)") == "1"


def test_unpacked_bundles_outlast_the_emulator_and_what_workers_left_does_not(tmp_path):
    state = StateDirectory.at(tmp_path / "state")
    state.create()
    for name in ("bundles/of one content/boto3", "ministack-lambda-seaview/code"):
        (state.temporary / name).mkdir(parents=True)
    (state.temporary / "ministack-lambda-seaview/_worker.py").touch()
    (state.temporary / "lock").touch()
    state.forget_workers()
    assert [each.relative_to(state.temporary).as_posix() for each in state.temporary.rglob("*")] == [
        "bundles",
        "bundles/of one content",
        "bundles/of one content/boto3",
    ]
