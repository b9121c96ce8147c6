"""`python -m holiday_rental.local.partner_stand_in --port N --state DIR`: serve until told to stop."""

import argparse
import signal
from pathlib import Path

from holiday_rental.local.partner_stand_in.partner import Partner
from holiday_rental.local.partner_stand_in.server import Server
from holiday_rental.local.state_directory import write_json


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m holiday_rental.local.partner_stand_in", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="the directory that keeps everything")
    given = parser.parse_args()
    server = Server(given.port, Partner(given.state / "partner.json"))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    # Written once it answers: whoever started it waits for this.
    write_json(given.state / "serving.json", {"port": server.server_port})
    server.serve_forever(poll_interval=0.05)
    server.server_close()


if __name__ == "__main__":
    main()
