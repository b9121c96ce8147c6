"""A stand-in for a service beyond the platform, as a process of its own: started, found by its pid file, stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, ClassVar

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.recorded_process import command_of, recorded_number
from holiday_rental.local.state_directory import read_json, write_json

_START_SECONDS = 15
_STOP_SECONDS = 5
_ANSWER_SECONDS = 5
_LOG_TAIL_LINES = 5
_NEAR = 100


class StandInProcess:
    """The stand-in of one directory, on one loopback port; port 0 takes a free one, the same again where it was.

    `module` is what runs, with `--port` and `--state`; `title` is what people call it.
    """

    module: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, directory: Path, port: int = 0) -> None:
        self.directory = directory.absolute()
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None  # where this very process started it

    @property
    def port(self) -> int:
        """Return the port that it serves, or served last; 0 where it never did and none was asked for."""
        return self._port or recorded_number(self._serving, "port") or 0

    @property
    def address(self) -> str:
        """Return where it answers, programs and people."""
        return f"http://127.0.0.1:{self.port}"

    def pid(self) -> int | None:
        """Return our living process, never one that merely got its number."""
        pid = recorded_number(self._pid_file, "pid")
        return pid if pid is not None and f"{self.module} " in command_of(pid) else None

    def running(self) -> bool:
        return self.pid() is not None and self._answers()

    def start(self) -> bool:
        """Start unless it runs, and return once it answers; True when this call started it. Raises `LocalProblem`."""
        if self.running():
            return False
        self.stop()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.prepare()
        port = self.port
        self._serving.unlink(missing_ok=True)
        command = [sys.executable, "-m", self.module, "--port", str(port), "--state", str(self.directory)]
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                command + self.more_arguments(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        write_json(self._pid_file, {"pid": self._child.pid})
        try:
            self._wait_until_serving(self._child)
        except BaseException:  # an interruption too
            self.stop()
            raise
        return True

    def stop(self) -> bool:
        """Stop it; by force after five seconds. Nothing is lost either way. True when there was something to stop."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            self._wait_until_gone(pid, _STOP_SECONDS)
        if self.pid() is not None and pid is not None:
            os.kill(pid, signal.SIGKILL)
            self._wait_until_gone(pid, _STOP_SECONDS)
        self._pid_file.unlink(missing_ok=True)
        self._child = None
        return pid is not None

    def prepare(self) -> None:
        """Make what it needs in its directory."""

    def more_arguments(self) -> list[str]:
        """Return what it is started with besides port and directory."""
        return []

    def get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + path, timeout=_ANSWER_SECONDS) as reply:
            return dict(json.load(reply))

    def post(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        """Have it do something. Raises `ValueError` with the reason where it cannot be done."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as reply:
                return dict(json.load(reply))
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(error.read().decode("utf-8", "replace")) from None

    @property
    def _pid_file(self) -> Path:
        return self.directory / "stand-in.pid"

    @property
    def _serving(self) -> Path:
        return self.directory / "serving.json"

    @property
    def _log(self) -> Path:
        return self.directory / "stand-in.log"

    def _wait_until_serving(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if read_json(self._serving) is not None:  # it listens by then: whoever connects is answered
                return
            time.sleep(0.01)
        lines = self._log.read_text("utf-8", "replace").splitlines()[-_LOG_TAIL_LINES:]
        raise LocalProblem(
            f"{self.title} did not start: " + (" / ".join(lines) or "it said nothing") + ".",
            f"Is port {self._port} taken by another program? The whole log is {self._log}",
        )

    def _wait_until_gone(self, pid: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.pid() == pid and time.monotonic() < deadline:
            if self._child is not None:
                self._child.poll()  # else its remains stay
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/health", timeout=_ANSWER_SECONDS).close()
        except OSError:
            return False
        return True


def free_near(port: int) -> int:
    """Return a free port after `port`; 0, which is any, where there is none near."""
    return next((each for each in range(port + 1, port + _NEAR) if each < 2**16 and not taken(each)), 0)


def taken(port: int) -> bool:
    """Tell whether another program listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the stand-in itself will ask for it
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
