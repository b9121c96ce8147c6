"""What strangers wrote, made fit for the header of a letter: one line, one address, nothing that steers mail."""

import re
import unicodedata

from rental.kernel.mail_address import deliverable_address

# Control characters and line separators end a header; marks of writing direction make one look like another.
_STEERING = frozenset({"Cc", "Zl", "Zp", "Cs"})
_LINE_LIMIT_CHARACTERS = 1000
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class UndeliverableAddress(ValueError):  # noqa: N818 - names what is wrong
    """Not exactly one e-mail address."""


def one_line(text: str, limit_characters: int) -> str:
    """Return `text` on one line: control characters become spaces, runs of space one, the end is cut with "…"."""
    visible = "".join(" " if unicodedata.category(each) in _STEERING else each for each in _DIRECTION.sub("", text))
    line = " ".join(visible.split())
    return line if len(line) <= limit_characters else line[: limit_characters - 1].rstrip() + "…"


def paragraphs(text: str, limit_characters: int) -> str:
    """Return `text` with its lines, and nothing that steers what shows them."""
    return "\n".join(one_line(line, _LINE_LIMIT_CHARACTERS) for line in text[:limit_characters].splitlines()).strip()


def one_address(text: str) -> str:
    """Return a mail address with its domain in ASCII. Raises `UndeliverableAddress`."""
    try:
        return deliverable_address(text)
    except ValueError as error:
        raise UndeliverableAddress(str(error)) from None
