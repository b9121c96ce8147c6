"""Numbers that a text message can be sent to."""

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015]+")


def textable(phone: str) -> str:
    """Return a number in E.164, "" for one without its country: guessing would reach somebody else."""
    number = _SEPARATORS.sub("", phone)
    number = f"+{number[2:]}" if number.startswith("00") else number
    return number if _E164.fullmatch(number) else ""
