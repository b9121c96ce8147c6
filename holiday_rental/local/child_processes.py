"""Programs that `up` waits for: each leads a process group of its own, which ends whole when the waiting does."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_END_SECONDS = 5
_running: set["subprocess.Popen[Any]"] = set()


def run(command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[Any]":
    """Run to the end, like `subprocess.run`; when interrupted, the program and all it started are ended first."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options) as child:
        _running.add(child)
        try:
            out, err = child.communicate()
        except BaseException:
            _end(child)
            raise
        finally:
            _running.discard(child)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


@contextmanager
def ended_on_failure() -> Iterator[None]:
    """End what other threads run when the block fails, so that nobody waits for work of no more use."""
    try:
        yield
    except BaseException:
        for child in list(_running):
            _end(child)
        raise


@contextmanager
def ended_like_interrupted() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise KeyboardInterrupt here, once: what follows may tidy up in peace."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    caught = [each for each, handler in before.items() if handler is not signal.SIG_IGN]  # nohup stays nohup

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in caught:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        for each in caught:
            signal.signal(each, interrupt)
        yield
    finally:
        for each in caught:
            signal.signal(each, before[each])


def _end(child: "subprocess.Popen[Any]") -> None:
    _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + _END_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    _signal_group(child, signal.SIGKILL)  # also what outlived its leader


def _signal_group(child: "subprocess.Popen[Any]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
