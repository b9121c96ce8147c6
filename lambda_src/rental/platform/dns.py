"""Names to addresses, by the system's resolver."""

import socket
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread


class SystemResolver:
    """The `Resolver` port. The system's call knows no deadline: one that takes too long is left behind."""

    def resolve(self, host: str, port: int, timeout_seconds: float) -> Sequence[str]:
        answer = Future[Sequence[str]]()
        Thread(target=_look_up, args=(host, port, answer), daemon=True).start()
        return answer.result(timeout_seconds)


def _look_up(host: str, port: int, answer: Future[Sequence[str]]) -> None:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answer.set_exception(error if isinstance(error, OSError) else OSError("no such host"))
    else:
        answer.set_result(list(dict.fromkeys(str(address[0]) for *_, address in found)))
