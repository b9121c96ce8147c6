"""`python -m holiday_rental.local.stripe_stand_in --port N --state DIR`: serve until told to stop."""

import argparse
import signal
import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.state_directory import write_json
from holiday_rental.local.stripe_stand_in import actions, clockwork
from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.keys import keys_of
from holiday_rental.local.stripe_stand_in.server import Server
from holiday_rental.local.stripe_stand_in.store import Store

_TICK_SECONDS = 1.0


def main() -> None:
    given = _arguments().parse_args()
    clock = ClockFile(given.clock_file) if given.clock_file else None
    bank = Bank(Store(given.state / "stripe.sqlite"), clock.now if clock else _real_time, "")
    server = Server(given.port, bank, keys_of(given.state))
    if given.webhook:
        told = {"url": given.webhook, "host": given.webhook_host, "secret": given.webhook_secret}
        actions.listen(bank, server.keys.webhook_secret, {name: value for name, value in told.items() if value})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    server.deliveries.start()
    threading.Thread(target=_keep_time, args=(server,), daemon=True).start()
    # Written once it answers: whoever started it waits for this.
    write_json(given.state / "serving.json", {"port": server.server_port})
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    bank.store.close()


def _keep_time(server: Server) -> None:
    """Look at the clock now and then: what lapses is told of even if nobody asks."""
    while True:
        time.sleep(_TICK_SECONDS)
        try:
            with server.bank.store.step():
                clockwork.catch_up(server.bank)
        except (LocalProblem, sqlite3.Error) as error:  # a clock that cannot be read, or a full disk: the next time
            print(f"the clock: {error}", file=sys.stderr, flush=True)
        server.deliveries.wake()


def _real_time() -> datetime:
    return datetime.now(UTC)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m holiday_rental.local.stripe_stand_in", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="the directory that keeps everything")
    parser.add_argument("--clock-file", type=Path, help="the platform's business clock")
    parser.add_argument("--webhook", metavar="URL", help="tell this address of every event")
    parser.add_argument("--webhook-secret", metavar="SECRET", help="sign with this instead of the kept secret")
    parser.add_argument("--webhook-host", metavar="HOST", help="send this Host header: *.localhost has no address here")
    return parser


if __name__ == "__main__":
    main()
