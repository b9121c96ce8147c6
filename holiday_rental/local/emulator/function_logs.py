"""What functions say, kept in files: a line a call that said something or failed, the oldest given up in time.

Vanilla MiniStack keeps it in memory and in its state alone, a stream a call for ever, so that each save copies all of
it; and of a module that cannot be imported it tells neither the kind of error nor the place.
"""

import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import cloudwatch_logs, lambda_svc

from holiday_rental.local.emulator.patching import replaced

LOGS_VARIABLE = "HOLIDAY_RENTAL_FUNCTION_LOGS"
LARGEST_FILE_BYTES = 4 * 1024 * 1024
OLDER_FILES = 3
_STREAMS = 20  # of a log group: a stream is a call's
_METRICS = '{"_aws"'  # what metrics write into a log is no line for people
_INIT_FAILED = """    except Exception as e:
        _real_stdout.write(json.dumps({"status": "error", "error": str(e)}) + "\\n")"""
_INIT_FAILED_WHERE = """    except Exception as e:
        _ms_last = traceback.extract_tb(e.__traceback__)[-1]
        _ms_what = f"{type(e).__name__}: {e} ({_ms_last.filename}, line {_ms_last.lineno})"
        _real_stdout.write(json.dumps({"status": "error", "error": _ms_what}) + "\\n")"""
_log = logging.getLogger(__name__)


class CallLog:
    """Appends calls to a file; a full one becomes `<name>.1`, and so on to `OLDER_FILES`."""

    def __init__(self, file: Path, largest_bytes: int = LARGEST_FILE_BYTES) -> None:
        self._file, self._largest, self._guard = file, largest_bytes, threading.Lock()

    def keep(self, config: dict[str, Any], request_id: str, started: float, result: dict[str, Any]) -> None:
        """Keep what a call said. `started` is in seconds since 1970."""
        lines = [line for line in (result.get("log") or "").splitlines() if line and not line.startswith(_METRICS)]
        if not lines and not result.get("error"):
            return
        call = {
            "at": started,
            "function": config.get("FunctionName", ""),
            "description": config.get("Description", ""),
            "request_id": request_id,
            "error": _error(result),
            "lines": lines,
        }
        self._append(json.dumps(call).encode() + b"\n")

    def _append(self, text: bytes) -> None:
        with self._guard:
            with self._file.open("ab") as file:
                file.write(text)
                size = file.tell()
            if size >= self._largest:
                self._begin_another()

    def _begin_another(self) -> None:
        for age in range(OLDER_FILES, 0, -1):
            newer = older_file(self._file, age - 1)
            if newer.exists():
                newer.replace(older_file(self._file, age))


def apply() -> None:
    lambda_runtime._PYTHON_WORKER_SCRIPT = replaced(
        lambda_runtime._PYTHON_WORKER_SCRIPT, _INIT_FAILED, _INIT_FAILED_WHERE
    )
    place = os.environ.get(LOGS_VARIABLE)
    log = CallLog(Path(place)) if place else None
    execute = lambda_svc._execute_function_dispatch

    def execute_and_keep(
        function: dict[str, Any], config: dict[str, Any], event: Any, request_id: str, started: float
    ) -> dict[str, Any]:
        result: dict[str, Any] = execute(function, config, event, request_id, started)
        _forget_old_streams(config)
        if log:
            try:
                log.keep(config, request_id, started, result)
            except OSError:  # a full disk fails no call
                _log.warning("what a function said was not kept", exc_info=True)
        return result

    lambda_svc._execute_function_dispatch = execute_and_keep


def older_file(file: Path, age: int) -> Path:
    """Return the file's `age`-th predecessor; 0 is itself."""
    return file.with_name(f"{file.name}.{age}") if age else file


def _error(result: dict[str, Any]) -> str:
    if not result.get("error"):
        return ""
    body = result.get("body") or {}
    return str(body.get("errorMessage") or body.get("message") or "the function failed")


def _forget_old_streams(config: dict[str, Any]) -> None:
    name = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config.get('FunctionName')}"
    with cloudwatch_logs._log_events_lock:
        streams = (cloudwatch_logs._log_groups.get(name) or {}).get("streams", {})
        while len(streams) > _STREAMS:
            streams.pop(next(iter(streams)), None)
