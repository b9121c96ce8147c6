"""An `up` that is ended from outside leaves nothing running, and a second one beside it is told."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from holiday_rental.local.emulator_process import Condition
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.only_one import only_one_up
from holiday_rental.local.platform import LocalPlatform
from tests.local.conftest import free_port
from tests.local.local_aws import eventually
from tests.local.tiny_project import TinyProject

# Its app never ends, and starts a process that would not either.
WAITS = """
import os, pathlib, subprocess
child = subprocess.Popen(["sleep", "600"])
pathlib.Path("pids").write_text(f"{os.getpid()} {child.pid}")
child.wait()
"""
UP = "from holiday_rental.local.command import main; main()"


@pytest.fixture
def platform(tmp_path, prepared):
    shutil.copytree(prepared, tmp_path / "state", symlinks=True)
    project = TinyProject(tmp_path / "project")
    platform = LocalPlatform(tmp_path / "state", free_port(), project.directory)
    yield platform
    platform.down()


def begun(platform):
    """Start `up` as a process of its own, and wait until cdk runs the app."""
    directory = platform.project_dir
    (directory / "app.py").write_text(WAITS)
    options = ["--state-dir", str(platform.state_dir), "--port", str(platform.emulator.port)]
    process = subprocess.Popen(
        [sys.executable, "-c", UP, "up", *options],
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    eventually(lambda: (directory / "pids").exists() and (directory / "pids").read_text(), within_seconds=60)
    return process, [int(pid) for pid in (directory / "pids").read_text().split()]


@pytest.fixture(autouse=True)
def _hear_interrupts():
    """Started in the background of a script, this process ignores SIGINT, and so would every process it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def lives(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_ended_up_takes_the_emulator_and_cdk_with_it(platform, number):
    process, pids = begun(platform)
    assert all(lives(pid) for pid in pids)
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, "Interrupted; what was started has been stopped." in said) == (130, True)
    assert not any(lives(pid) for pid in pids)
    assert platform.emulator.condition() is Condition.STOPPED


def test_a_second_up_is_told_and_an_emulator_that_went_meanwhile_is_too(platform):
    process, _ = begun(platform)
    with pytest.raises(LocalProblem, match=rf"Another up is running \(pid {process.pid}\)"):
        platform.up()
    platform.down()
    for pid in (platform.project_dir / "pids").read_text().split():
        os.kill(int(pid), signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert "The emulator was stopped while `up` was at work." in said
    assert process.returncode == 1


def test_the_lock_goes_with_its_holder(platform):
    with only_one_up(platform.state):
        pass
    with (
        only_one_up(platform.state),
        pytest.raises(LocalProblem, match=f"pid {os.getpid()}"),
        only_one_up(platform.state),
    ):
        pass
