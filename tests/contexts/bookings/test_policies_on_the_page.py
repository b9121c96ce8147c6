"""The console shows a host what a policy gives back before anything is saved."""

import json
from pathlib import Path

from rental.bookings.contract import POLICIES

_PAGE = Path(__file__).parents[3] / "web" / "src" / "host" / "preview" / "policies.json"


def test_the_preview_gives_back_what_cancelling_does():
    shown = json.loads(_PAGE.read_text("utf-8"))
    assert shown == {
        name: [{"days": step.days, "percent": step.percent} for step in steps] for name, steps in POLICIES.items()
    }
