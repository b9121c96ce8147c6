"""Two emulators for the whole run: MiniStack as it comes, and with the project's extension."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from holiday_rental.local.emulator_process import MODULE, environment
from holiday_rental.local.platform import LocalPlatform
from holiday_rental.local.state_directory import StateDirectory
from holiday_rental.local.stripe_stand_in.process import StandIn
from tests.local.local_aws import LocalAws
from tests.local.shell import Shell
from tests.local.stripe_wire import Listener, Wire
from tests.local.tiny_project import TinyProject

_START_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(module, directory):
    state, port = StateDirectory.at(directory), free_port()
    state.create()
    with state.emulator_log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=directory,
            env=environment(state, port),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _await_health(port, process)
        yield LocalAws(port, directory)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_health(port, process):
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError("the emulator did not start")


@pytest.fixture(scope="session")
def vanilla(tmp_path_factory):
    with running("ministack", tmp_path_factory.mktemp("vanilla")) as aws:
        yield aws


@pytest.fixture(scope="session")
def extended(tmp_path_factory):
    with running(MODULE, tmp_path_factory.mktemp("extended")) as aws:
        yield aws


@pytest.fixture
def stand_in(tmp_path):
    """A stand-in for Stripe of the test's own."""
    started = StandIn(tmp_path / "stripe", clock_file=tmp_path / "clock.json")
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def shared_stand_in(tmp_path_factory):
    started = StandIn(tmp_path_factory.mktemp("stripe"))
    started.start()
    yield started
    started.stop()


@pytest.fixture
def wire(request):
    """Talks to the test's own stand-in where it asks for one, else to that of the module."""
    return Wire(request.getfixturevalue("stand_in" if "stand_in" in request.fixturenames else "shared_stand_in"))


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A state directory with the CDK command line and a bootstrapped account."""
    directory = tmp_path_factory.mktemp("prepared")
    project = TinyProject(directory / "project")
    platform = LocalPlatform(directory / "state", free_port(), project.directory)
    platform.up()
    platform.down()
    return directory / "state"


@pytest.fixture
def shell(tmp_path, prepared, monkeypatch):
    shell = Shell(tmp_path, prepared, free_port())
    monkeypatch.chdir(shell.project.directory)
    yield shell
    shell.emulator.stop()
