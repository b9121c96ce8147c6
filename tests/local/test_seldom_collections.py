"""What the emulator holds is walked over seldom, and garbage goes all the same."""

import subprocess
import sys

LOOK = """
import gc, weakref
from holiday_rental.local.emulator import seldom_collections

class Circle:
    def __init__(self):
        self.itself = self

kept = [[] for _ in range(1000)]
seldom_collections.apply()
assert gc.get_freeze_count() >= 1000, gc.get_freeze_count()
assert gc.isenabled()
before = gc.get_stats()[0]["collections"]
held = [[] for _ in range(10_000)]
assert gc.get_stats()[0]["collections"] == before, "looked at what is young and held"
gone = weakref.ref(Circle())
held += [[] for _ in range(50_000)]
assert gone() is None, "never looked at all"
"""


def test_what_was_there_is_let_be_and_a_circle_that_nobody_holds_is_found():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
