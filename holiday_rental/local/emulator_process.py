"""The emulator as a process of its own: started, found again by its pid file, stopped with all its workers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from enum import Enum
from pathlib import Path

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.recorded_process import command_of, recorded_number
from holiday_rental.local.state_directory import StateDirectory, write_json

MODULE = "holiday_rental.local.emulator"
REGION = "us-east-1"  # where CloudFront's certificates and logs live; one region is enough here
_START_SECONDS = 30
_STOP_SECONDS = 20
_ANSWER_SECONDS = 5
_RELEASE_SECONDS = 1
_LOG_TAIL_LINES = 5
_OF_THE_SHELL = ("HOME", "LANG", "LC_ALL", "HOLIDAY_RENTAL_WORKERS", "HOLIDAY_RENTAL_SAVE_SECONDS")


class Condition(Enum):
    STOPPED = "stopped"
    RUNNING = "running"
    HALF_DEAD = "half-dead"  # our process is there and does not answer
    PORT_TAKEN = "port-taken"  # something answers on the port that is not ours


class Emulator:
    """The MiniStack of one state directory, on one loopback port."""

    def __init__(self, state: StateDirectory, port: int) -> None:
        self.state = state
        self.port = port
        self.endpoint = f"http://127.0.0.1:{port}"
        self.start_page = f"http://localhost:{port}/"
        self._child: subprocess.Popen[bytes] | None = None  # where this very process started it

    def condition(self) -> Condition:
        if self.pid() is not None and self._answers():
            return Condition.RUNNING
        if self.pid() is not None:  # asked again: it may have ended meanwhile
            return Condition.HALF_DEAD
        return Condition.PORT_TAKEN if self._taken() else Condition.STOPPED

    def pid(self) -> int | None:
        """Return our living process, never one that merely got its number."""
        pid = recorded_number(self.state.pid_file, "pid")
        return pid if pid is not None and MODULE in command_of(pid) else None

    def recorded_port(self) -> int | None:
        """Return the port that the living process was started on."""
        return recorded_number(self.state.pid_file, "port") if self.pid() is not None else None

    def start(self) -> bool:
        """Start unless it runs; True when this call started it. Raises `LocalProblem` where it cannot."""
        self._check_port()
        if self.condition() is Condition.RUNNING:
            return False
        self.state.forget_workers()
        self.state.create()
        with self.state.emulator_log.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", MODULE],
                cwd=self.state.root,
                env=environment(self.state, self.port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            write_json(self.state.pid_file, {"pid": self._child.pid, "port": self.port})
            write_json(self.state.last_port, self.port)
            self._wait_until_healthy(self._child)
        except BaseException:  # an interruption too
            self._stop_by_force()
            raise
        return True

    def stop(self) -> bool:
        """Stop in order, so that state is written; by force after 20 s. True when there was something to stop."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + _STOP_SECONDS
            while _alive(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            _kill_group(pid)  # also what workers are left of it
        self._stop_by_force()
        return pid is not None

    def save(self) -> None:
        """Have the emulator write its state now."""
        request = urllib.request.Request(f"{self.endpoint}/_holiday_rental/save", method="POST")
        urllib.request.urlopen(request, timeout=60).close()

    def refuse_other_port(self) -> None:
        """Raise `LocalProblem` where this platform runs on another port than the one asked about."""
        running_on = self.recorded_port()
        if running_on not in (None, self.port):
            raise LocalProblem(
                f"This platform already runs on port {running_on}.",
                f"Use --port {running_on}, or run `holiday-rental down` first.",
            )

    def _check_port(self) -> None:
        self.refuse_other_port()
        condition = self.condition()
        if condition is Condition.PORT_TAKEN:
            raise LocalProblem(
                f"Port {self.port} is taken by another program.",
                f"Stop that program, or choose another port, for example --port {self.port + 1}.",
            )
        if condition is Condition.HALF_DEAD:
            pid = self.pid()
            self._stop_by_force()
            raise LocalProblem(
                f"The emulator (process {pid}) had stopped answering; it has been ended.",
                f"Run `holiday-rental up` again: it goes on from the last saved state. Log: {self.state.emulator_log}",
            )

    def _taken(self) -> bool:
        """Look for a moment: a process of ours that was just killed may hold the port a little longer."""
        deadline = time.monotonic() + _RELEASE_SECONDS
        while (taken := _listening(self.port)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return taken

    def _stop_by_force(self) -> None:
        if (pid := self.pid()) is not None:
            _kill_group(pid)
        if self._child is not None:
            self._child.wait(_STOP_SECONDS)
            self._child = None
        self.state.pid_file.unlink(missing_ok=True)

    def _wait_until_healthy(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if self._answers(within=1):
                return
            time.sleep(0.05)
        lines = self.state.emulator_log.read_text("utf-8", "replace").splitlines()[-_LOG_TAIL_LINES:]
        raise LocalProblem(
            "The emulator did not start: " + (" / ".join(lines) or "it said nothing") + ".",
            f"Run `holiday-rental doctor`; the whole log is {self.state.emulator_log}",
        )

    def _answers(self, within: float | None = None) -> bool:
        try:
            health = f"{self.endpoint}/_ministack/health"
            urllib.request.urlopen(health, timeout=within or _ANSWER_SECONDS).close()
        except OSError:
            return False
        return True


def environment(state: StateDirectory, port: int) -> dict[str, str]:
    """Return all that the emulator may see of this shell, since its Lambda workers inherit it."""
    kept = {name: os.environ[name] for name in _OF_THE_SHELL if name in os.environ}
    scripts = str(Path(sys.executable).parent)  # node, which runs the CloudFront functions
    return kept | {
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state.emulator_state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state.objects),
        "TMPDIR": str(state.temporary),
        "HOLIDAY_RENTAL_CLOCK_FILE": str(state.clock_file),
        "HOLIDAY_RENTAL_FUNCTION_LOGS": str(state.function_logs),
        "LAMBDA_WARM_TTL_SECONDS": "180",
        "LOG_LEVEL": os.environ.get("HOLIDAY_RENTAL_LOG_LEVEL", "WARNING"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # MiniStack tidies up containers that it takes for its own; it shall find none.
        "DOCKER_HOST": f"unix://{state.temporary / 'no-docker.sock'}",
        "PYTHONUNBUFFERED": "1",
    }


def _listening(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _alive(pid: int) -> bool:
    return MODULE in command_of(pid)


def _kill_group(leader: int) -> None:
    """End the process and its workers: they share its process group."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    deadline = time.monotonic() + _ANSWER_SECONDS
    while _alive(leader) and time.monotonic() < deadline:
        time.sleep(0.02)
