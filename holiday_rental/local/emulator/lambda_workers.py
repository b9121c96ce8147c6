"""Python handlers as AWS runs them: on the base interpreter with their bundle alone, a bounded number at a time.

Vanilla MiniStack runs them on its own interpreter, where everything the project's environment has can be imported;
starts a process for every concurrent request; and waits 50 ms after each call of a handler that logs nothing.
"""

import os
import queue
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from holiday_rental.local.emulator.patching import replaced

WORKERS_VARIABLE = "HOLIDAY_RENTAL_WORKERS"
_WAIT_SECONDS = 25  # the HTTP API itself gives up at 30
_LOG_WAIT_SECONDS = 0.25
_END_OF_CALL = "\x1e"
_BUNDLE_ONLY = """
import sys
sys.path[:] = [place for place in sys.path if "site-packages" not in place and "dist-packages" not in place]
"""
_ANSWER = """        _real_stdout.flush()

run()"""
_MARK_AND_ANSWER = f"""        sys.stderr.write({_END_OF_CALL!r} + "\\n")
        sys.stderr.flush()
{_ANSWER}"""


def apply() -> None:
    lambda_runtime._PYTHON_WORKER_SCRIPT = worker_script(lambda_runtime._PYTHON_WORKER_SCRIPT)
    _run_on_base_interpreter()
    _read_logs_to_the_mark()
    _bound_concurrency(int(os.environ.get(WORKERS_VARIABLE, "4")))


def worker_script(vanilla: str) -> str:
    """Return MiniStack's worker with the environment's packages out of reach and each call's log ended by a mark."""
    return _BUNDLE_ONLY + replaced(vanilla, _ANSWER, _MARK_AND_ANSWER)


def _run_on_base_interpreter() -> None:
    detect = lambda_runtime._detect_runtime_binary
    base = getattr(sys, "_base_executable", sys.executable)

    def detect_base(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (base if runtime.startswith("python") else binary), script

    lambda_runtime._detect_runtime_binary = detect_base


def _read_logs_to_the_mark() -> None:
    vanilla = lambda_runtime.Worker._drain_stderr_bounded

    def drain(self: Any, *rest: Any, **named: Any) -> str:
        if not self.config.get("Runtime", "").startswith("python"):
            return str(vanilla(self, *rest, **named))
        lines: list[str] = []
        deadline = time.monotonic() + _LOG_WAIT_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._stderr_queue.get(timeout=left)
            except queue.Empty:
                break
            if line == _END_OF_CALL:
                break
            lines.append(line)
        return "\n".join(lines)

    lambda_runtime.Worker._drain_stderr_bounded = drain


class Calls:
    """How many calls of functions are under way."""

    def __init__(self) -> None:
        self._count, self._guard = 0, threading.Lock()

    @property
    def under_way(self) -> int:
        return self._count

    def __enter__(self) -> None:
        with self._guard:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._guard:
            self._count -= 1


CALLS = Calls()


def _counted(execute: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    def execute_and_count(*call: Any) -> dict[str, Any]:
        with CALLS:
            return dict(execute(*call))

    return execute_and_count


def _bound_concurrency(workers: int) -> None:
    """Let calls wait for one of `workers` places per function.

    A call made by a function (its depth is over 0) never waits: it could wait for the place its own caller holds.
    """
    execute = _counted(lambda_svc._execute_function_warm)
    places: dict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(workers))

    def execute_in_turn(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        if lambda_svc._invoke_depth.get() > 0:
            return execute(function, event, request_id)
        name = (function.get("config") or function)["FunctionArn"]
        place = places[name]
        if not place.acquire(timeout=_WAIT_SECONDS):
            why = f"no worker of {name} was free for {_WAIT_SECONDS} s"
            return dict(lambda_svc._throttle_response("ConcurrentInvocationLimitExceeded", why))
        try:
            return execute(function, event, request_id)
        finally:
            place.release()

    lambda_svc._execute_function_warm = execute_in_turn
