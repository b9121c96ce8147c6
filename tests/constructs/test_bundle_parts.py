"""Bundles are put together from parts that are made once, whoever needs them, and kept whole or not at all."""

import subprocess
import zipfile

import pytest

from holiday_rental import _packed_libraries, _packed_sources
from holiday_rental._archive import join, pack, packed_in
from holiday_rental._bytecode import Interpreter
from holiday_rental._platform import Platform
from holiday_rental._requirements import Requirements
from tests.constructs.bundles import bundle_of, write_source


@pytest.fixture
def source(tmp_path):
    return write_source(tmp_path / "lambda_src")


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """A cache of the test's own, and the commands that are run to fill it."""
    monkeypatch.setenv("HOLIDAY_RENTAL_CACHE", str(tmp_path / "cache"))
    commands, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **how: commands.append(command) or run(command, **how))
    return commands


def test_modules_are_compiled_once_for_all_entries_and_a_changed_one_anew(source, tmp_path, empty_cache, monkeypatch):
    compiled = []

    def compile_beside(interpreter, folder):
        compiled.append(sorted(path.name for path in folder.rglob("*.py") if path.name != "__init__.py"))
        vanilla(interpreter, folder)

    vanilla = _packed_sources.compile_beside
    monkeypatch.setattr(_packed_sources, "compile_beside", compile_beside)
    bundle = bundle_of(source, requirements=Requirements((), ""))
    for name in ("first", "second"):
        bundle.write(tmp_path / name)
    assert compiled == [["http_api.py", "money.py", "stripe.py"]]
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    (source / "rental/kernel/money.py").write_text("COINS = 'another text of another length'\n")
    bundle.write(tmp_path / "third")
    with zipfile.ZipFile(tmp_path / "third") as packed:
        (name,) = [each for each in packed.namelist() if each.startswith("rental/kernel/__pycache__/money.")]
        assert b"another text of another length" in packed.read(name)
    assert compiled[1:] == [["money.py"]]


def test_a_library_is_installed_once_for_all_sets_it_is_in(source, tmp_path, empty_cache):
    lock = "msgspec==0.22.0\nsix==1.17.0"
    for number, roots in enumerate([("msgspec",), ("msgspec", "six"), ("six",), ("msgspec", "six")]):
        bundle_of(source, requirements=Requirements(roots, lock)).write(tmp_path / f"{number}.zip")
    assert sorted(command[-1] for command in empty_cache if "install" in command) == ["msgspec", "six"]
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "3.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "3.zip") as packed:
        assert {"msgspec/__init__.pyc", "six.pyc"} <= set(packed.namelist())


def test_a_build_that_was_interrupted_leaves_nothing_that_the_next_one_takes(
    source, tmp_path, empty_cache, monkeypatch
):
    def interrupted(archive, files):
        pack(archive, files)
        raise KeyboardInterrupt

    bundle = bundle_of(source)
    for packing in (_packed_libraries, _packed_sources):
        with monkeypatch.context() as stopping:
            stopping.setattr(packing, "pack", interrupted)
            with pytest.raises(KeyboardInterrupt):
                bundle.write(tmp_path / "first.zip")
    bundle.write(tmp_path / "second.zip")
    with zipfile.ZipFile(tmp_path / "second.zip") as packed:
        assert packed.testzip() is None
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {path.parent.parent for path in kept} == {tmp_path / "cache"}


def test_what_a_compiler_that_was_killed_left_is_not_kept(source, tmp_path, empty_cache, monkeypatch):
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nkill -9 $$\n")
    script.chmod(0o755)
    monkeypatch.setattr(Platform, "interpreter", Interpreter(str(script)))
    with pytest.raises(RuntimeError, match="could not compile"):
        bundle_of(source, requirements=Requirements((), "")).write(tmp_path / "bundle.zip")
    assert not list((tmp_path / "cache").rglob("*.zip"))


def test_an_archive_of_others_files_is_what_packing_them_gives(tmp_path):
    files = {name: tmp_path / str(number) for number, name in enumerate(("a.py", "a/b.txt", "a/ü", "c", "empty"))}
    for name, path in files.items():
        path.write_text("" if name == "empty" else f"{name} holds " + "much " * 1000)
    pack(tmp_path / "whole", files)
    for part, names in {"one": ("c", "a.py", "a/ü"), "other": ("empty", "a/b.txt", "c")}.items():
        pack(tmp_path / part, {name: files[name] for name in names})
    join(tmp_path / "joined", {**packed_in(tmp_path / "one"), **packed_in(tmp_path / "other")})
    assert (tmp_path / "joined").read_bytes() == (tmp_path / "whole").read_bytes()
    with zipfile.ZipFile(tmp_path / "joined") as joined:
        assert {name: joined.read(name) for name in joined.namelist()} == {
            name: path.read_bytes() for name, path in files.items()
        }
