"""One `up` at a time in a state directory."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.state_directory import StateDirectory


@contextmanager
def only_one_up(state: StateDirectory) -> Iterator[None]:
    """Hold the directory's lock, which ends with the process. Raises `LocalProblem` naming the holder."""
    state.create()
    with state.up_lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise LocalProblem(
                f"Another up is running (pid {file.read().strip() or 'unknown'}).",
                "Wait until it has ended, or interrupt it.",
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
