"""Workers start from a process that has loaded boto3 and the like from their bundle's own files.

Vanilla MiniStack starts an interpreter for every worker, and three quarters of what it then does is loading libraries
that a hundred other functions load as well. Here the first function whose bundle holds these very files of them starts
a seed (`seed_process.py`), and its workers and those of all such functions are forked from it. What is loaded
beforehand reads no function's environment; the rest of a bundle, the function's own code first, each worker loads.
"""

import json
import logging
import os
import select
import signal
import socket
import struct
import subprocess
import threading
import types
from pathlib import Path
from typing import IO, Any

from ministack.core import lambda_runtime

from holiday_rental.local.emulator import seed_process
from holiday_rental.local.emulator.code_directories import placed

MODULES = ("boto3", "msgspec", "aws_lambda_powertools.logging", "aws_lambda_powertools.metrics")
# Of the standard library, what these load at a first call, and most functions with them.
_AT_FIRST_CALLS = ("encodings.idna", "zoneinfo", "email.message", "calendar")
# All that these load, by their names in a bundle.
_ENTRIES = (
    *("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.pyc", "urllib3"),
    *("msgspec", "aws_lambda_powertools", "typing_extensions.pyc"),
)
# Whoever sets one of these wants another library than was loaded without them.
_READ_WHEN_LOADED = ("AWS_EXECUTION_ENV", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_NEW_RETRIES_2026", "POWERTOOLS_DEBUG")
_LENGTH = struct.Struct("!I")
_WAIT_SECONDS = 30
_LOG = logging.getLogger(__name__)
_seeds: dict[tuple[str, ...], "Seed"] = {}
_starting = threading.Lock()


class ForkedProcess:
    """A worker forked from a seed, as `subprocess.Popen` shows one."""

    def __init__(self, process_id: int, stdin: IO[str], stdout: IO[str], stderr: IO[str]) -> None:
        self.pid, self.stdin, self.stdout, self.stderr = process_id, stdin, stdout, stderr
        self.returncode: int | None = None
        try:
            self._watched: int | None = os.pidfd_open(process_id)
        except ProcessLookupError:
            self._end()

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        ended = self._ended(None if timeout is None else int(timeout * 1000))
        if ended is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return ended

    def send_signal(self, number: int) -> None:
        if self._watched is not None:
            signal.pidfd_send_signal(self._watched, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, milliseconds: int | None) -> int | None:
        if self._watched is not None:
            watch = select.poll()
            watch.register(self._watched, select.POLLIN)
            if watch.poll(milliseconds):
                os.close(self._watched)
                self._end()
        return self.returncode

    def _end(self) -> None:
        """Only its parent, the seed, could tell with what status."""
        self._watched, self.returncode = None, 0


class Seed:
    """The process that has loaded the libraries of one set of files."""

    def __init__(self, interpreter: str, libraries: dict[str, str]) -> None:
        place = _linked(libraries)
        modules = [each for each in MODULES if each.partition(".")[0] in libraries] + [*_AT_FIRST_CALLS]
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_WAIT_SECONDS)
        self._asking = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [interpreter, seed_process.__file__, str(theirs.fileno()), str(place), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def start(self, script: str, cwd: str, environment: dict[str, str]) -> ForkedProcess:
        """Fork a worker. Raises OSError if the seed is gone."""
        pipes = [os.pipe() for _ in range(3)]
        theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
        ours = [pipes[0][1], pipes[1][0], pipes[2][0]]
        body = json.dumps({"script": script, "cwd": cwd, "env": environment}).encode()
        try:
            with self._asking:
                socket.send_fds(self._socket, [_LENGTH.pack(len(body))], theirs)
                self._socket.sendall(body)
                answer = self._socket.recv(_LENGTH.size)
            if not answer:
                raise BrokenPipeError("the seed of these workers has ended")
        except OSError:
            for each in ours:
                os.close(each)
            raise
        finally:
            for each in theirs:
                os.close(each)
        (process_id,) = _LENGTH.unpack(answer)
        stdin, stdout, stderr = (open(each, how, buffering=1) for each, how in zip(ours, "wrr", strict=True))  # noqa: PTH123, SIM115 - MiniStack closes them
        return ForkedProcess(process_id, stdin, stdout, stderr)


def apply() -> None:
    """Have MiniStack fork its Python workers, where a process can be watched without being its parent (Linux)."""
    if not hasattr(os, "pidfd_open"):
        return
    names = {name: getattr(subprocess, name) for name in dir(subprocess)}
    lambda_runtime.subprocess = types.SimpleNamespace(**{**names, "Popen": _started})


def _started(command: list[str], **options: Any) -> Any:
    """Start what MiniStack would, from a seed if it is a Python worker whose bundle has what seeds load."""
    environment, cwd = options.get("env") or {}, options.get("cwd")
    if cwd and command[-1].endswith("/_worker.py") and not any(each in environment for each in _READ_WHEN_LOADED):
        libraries = _libraries(Path(cwd))
        if "boto3" in libraries:
            try:
                return _seed_of(command[0], libraries).start(command[1], str(cwd), environment)
            except OSError:  # a library that cannot be loaded: the worker itself will say which, and why
                _LOG.warning("no seed for %s: its workers start by themselves", cwd, exc_info=True)
    return subprocess.Popen(command, **options)


def _libraries(bundle: Path) -> dict[str, str]:
    return {name: os.path.realpath(bundle / name) for name in _ENTRIES if (bundle / name).is_symlink()}


def _seed_of(interpreter: str, libraries: dict[str, str]) -> Seed:
    key = (interpreter, *libraries.values())
    with _starting:
        if key not in _seeds or not _seeds[key].lives:
            _seeds[key] = Seed(interpreter, libraries)
        return _seeds[key]


def _linked(libraries: dict[str, str]) -> Path:
    """Return a directory with links to the files of these libraries: it stays when the worker's own goes."""

    def link(draft: Path) -> None:
        for name, target in libraries.items():
            (draft / name).symlink_to(target)

    return placed("seed", list(libraries.values()), link)
