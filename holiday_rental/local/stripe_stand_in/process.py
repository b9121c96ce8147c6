"""The stand-in for Stripe as a process of its own: started, found again by its pid file, stopped."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.recorded_process import command_of, recorded_number
from holiday_rental.local.state_directory import read_json, write_json
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.keys import Keys, keys_of

MODULE = "holiday_rental.local.stripe_stand_in"
_START_SECONDS = 15
_STOP_SECONDS = 5
_ANSWER_SECONDS = 5
_LOG_TAIL_LINES = 5


@dataclass(frozen=True)
class Webhook:
    """Where events go. `host` is the Host header to send, `secret` what signs them, if not the stand-in's own."""

    url: str
    host: str = ""
    secret: str = ""


class StandIn:
    """The stand-in of one directory, on one loopback port; port 0 takes a free one, the same again where it was."""

    def __init__(self, directory: Path, port: int = 0, clock_file: Path | None = None) -> None:
        self.directory = directory.absolute()
        self._port = port
        self._clock_file = clock_file
        self._child: subprocess.Popen[bytes] | None = None  # where this very process started it

    @property
    def port(self) -> int:
        """Return the port that it serves, or served last; 0 where it never did and none was asked for."""
        return self._port or recorded_number(self._serving, "port") or 0

    @property
    def address(self) -> str:
        """Return where it answers: the `api_base` of the secret, and the page for people."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> Keys:
        """Return its keys; they are made with the first look and stay."""
        return keys_of(self.directory)

    def pid(self) -> int | None:
        """Return our living process, never one that merely got its number."""
        pid = recorded_number(self._pid_file, "pid")
        return pid if pid is not None and f"{MODULE} " in command_of(pid) else None

    def running(self) -> bool:
        return self.pid() is not None and self._answers()

    def start(self) -> bool:
        """Start unless it runs, and return once it answers; True when this call started it. Raises `LocalProblem`."""
        if self.running():
            return False
        self.stop()
        self.directory.mkdir(parents=True, exist_ok=True)
        _ = self.keys
        port = self.port
        self._serving.unlink(missing_ok=True)
        command = [sys.executable, "-m", MODULE, "--port", str(port), "--state", str(self.directory)]
        command += ["--clock-file", str(self._clock_file)] if self._clock_file else []
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
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

    def add_webhook(self, webhook: Webhook) -> str:
        """Have every event told at an address from now on, and return the endpoint's id. A second time changes it."""
        told = {"url": webhook.url, "host": webhook.host, "secret": webhook.secret}
        return str(self._post("/webhooks", told)["id"])

    def act(self, intent_id: str, action: str) -> dict[str, Any]:
        """Play bank and cardholder: succeed, fail, delay, lapse, dispute, win, lose. Returns the PaymentIntent.

        Raises `ValueError` with the reason where it cannot be done.
        """
        return self._post(f"/do/{urllib.parse.quote(intent_id, safe='')}/{action}", {})

    def break_down(self, fault: Fault, *, calls: int = 0, seconds: int = 0) -> None:
        """Let the next `calls` go wrong, or all for some seconds of real time."""
        self._post("/faults", {"fault": fault.value, "calls": str(calls), "seconds": str(seconds)})

    def poison(self, intent_id: str, fault: Fault, *, calls: int) -> None:
        """Let the next `calls` that would change one PaymentIntent go wrong; what only reads it goes well."""
        self._post(f"/faults/{urllib.parse.quote(intent_id, safe='')}", {"fault": fault.value, "calls": str(calls)})

    def poison_left(self, intent_id: str) -> int:
        """Return how many calls are still to go wrong with a PaymentIntent."""
        return int(self._get(f"/faults/{urllib.parse.quote(intent_id, safe='')}")["left"])

    def mend(self) -> None:
        self.break_down(Fault.NONE)

    def waiting_webhooks(self) -> int:
        """Return how many events were not heard yet."""
        return int(self._get("/health")["waiting_webhooks"])

    @property
    def _pid_file(self) -> Path:
        return self.directory / "stand-in.pid"

    @property
    def _serving(self) -> Path:
        return self.directory / "serving.json"

    @property
    def _log(self) -> Path:
        return self.directory / "stand-in.log"

    def _get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + path, timeout=_ANSWER_SECONDS) as reply:
            return dict(json.load(reply))

    def _post(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as reply:
                return dict(json.load(reply))
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(error.read().decode("utf-8", "replace")) from None

    def _wait_until_serving(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if read_json(self._serving) is not None:  # it listens by then: whoever connects is answered
                return
            time.sleep(0.01)
        lines = self._log.read_text("utf-8", "replace").splitlines()[-_LOG_TAIL_LINES:]
        raise LocalProblem(
            "The stand-in for Stripe did not start: " + (" / ".join(lines) or "it said nothing") + ".",
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
