"""What a person signed in with, in words coarse enough to be recognised and to say no more."""

import re
from dataclasses import dataclass

# The first that is found counts: browsers call themselves by the names of those they are like, too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_PROGRAM = re.compile(r"([A-Za-z][A-Za-z-]{0,29})/[0-9]")
_EVERY_BROWSER = "Mozilla"


@dataclass(frozen=True, slots=True)
class Device:
    """`browser` may be another program; "" where nothing known is named."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    """Read a User-Agent header. Versions and models are left out."""
    return Device(_named(user_agent, _BROWSERS) or _program(user_agent), _named(user_agent, _SYSTEMS))


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in user_agent), "")


def _program(user_agent: str) -> str:
    match = _PROGRAM.match(user_agent)
    return match[1] if match and match[1] != _EVERY_BROWSER else ""
