"""How the pages look. Templates escape everything that others wrote."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from holiday_rental.local.clock_walk import MOST_STEPS, STEP
from holiday_rental.local.clock_words import moment_in_words, span_in_words
from holiday_rental.local.dead_letters import Waiting
from holiday_rental.local.start_page.facts import Letter, Site, Table
from holiday_rental.local.start_page.walks import ClockShown

_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_NEW_WINDOWS = '<base target="_blank">'


@dataclass(frozen=True)
class Shown:
    """All that the start page shows. `letters` is a page of the `count` that are `to` somebody, newest first.

    `addresses` are those that letters went to. `clock` is None where it cannot be read, which `problem` tells then;
    `refused` says why what was just asked for was not done.
    """

    clock: ClockShown | None
    problem: str
    refused: str
    sites: list[Site]
    payments: str
    partner: str
    channel_manager: str
    passwords: str
    letters: list[Letter]
    count: int
    addresses: list[str]
    to: str
    page: int
    more: bool
    tables: list[Table]
    queues: list[Waiting]

    def page_address(self, page: int) -> str:
        asked = {"to": self.to, "page": str(page) if page > 1 else ""}
        told = urlencode({name: value for name, value in asked.items() if value})
        return f"/?{told}" if told else "/"


def start_page(shown: Shown) -> str:
    return _templates().get_template("start.html").render(shown=shown, step=STEP, walked_at_most=MOST_STEPS * STEP)


def letter_page(letter: Letter, count: int) -> str:
    """Return the page of a letter; `count` is how many there are."""
    return _templates().get_template("letter.html").render(letter=letter, count=count)


def links_in_new_windows(html: str) -> str:
    """Return a letter whose links leave the frame that it is shown in."""
    marked, found = _HEAD.subn(lambda head: head[0] + _NEW_WINDOWS, html, count=1)
    return marked if found else _NEW_WINDOWS + html


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {"moment": moment_in_words, "span": span_in_words}
    found.filters |= filters
    return found
