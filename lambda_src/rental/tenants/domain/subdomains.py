"""Subdomains that hosts choose: what may be one, what looks alike, and what to suggest instead.

Two names look alike where their skeletons are the same. A skeleton writes every letter the way its look-alikes are
written: letter by letter, so that what looks alike does so within any longer name too.
Source: Unicode Technical Standard 39, section 4, for the idea; the pairs are those of letters, digits and what people
type of other alphabets.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

from rental.tenants.domain.reserved_names import RESERVED_NAMES

SHORTEST, LONGEST = 3, 40
Reason = Literal["taken", "reserved", "lookalike", "too-short", "too-long", "characters"]

_SUBDOMAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_A_SUBDOMAINS = re.compile(r"[^a-z0-9]+")
# Letters of other alphabets, and what stays of a letter without its accents.
_LETTERS = str.maketrans(
    "авекмнорстухгьпі" + "јѕԁԛԝһӏгшц" + "αβγεηικνορτυχωσ" + "ıłøđħŧŋəɑɡɩɪðþƒ",
    "abekmhopctyxrbni" + "jsdqwhlrwu" + "abyenikvoptuxwo" + "ilodhtneagiidpf",
) | {ord("æ"): "ae", ord("œ"): "oe"}
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " and ", "'": "", "’": ""})  # noqa: RUF001
# A digit or letter, and what it is written like.
_ALIKE = str.maketrans(
    dict(zip("01i23456789", "ollzeasgtbg", strict=True)) | {"m": "rn", "w": "vv", "d": "cl"},
)
_ENDINGS = ("stays", "rentals", "homes", "holidays")
_NUMBERS = 4


def tidy(typed: str) -> str:
    """Return a name as addresses have it: without space around it, and in lower case where it is ASCII."""
    name = typed.strip()
    return name.lower() if name.isascii() else name


def in_ascii(name: str) -> str:
    """Return what a subdomain can say of a name: lower-case letters, digits and single hyphens; "" if nothing."""
    plain = _without_accents(unicodedata.normalize("NFKC", name).lower().translate(_SPELT_OUT))
    return _NOT_A_SUBDOMAINS.sub("-", plain).strip("-")


def skeleton(name: str) -> str:
    """Return what a name looks like: the same for all that look alike. Hyphens count for nothing."""
    plain = _NOT_A_SUBDOMAINS.sub("", _without_accents(unicodedata.normalize("NFKC", name).casefold()))
    return plain.translate(_ALIKE)


def refusal_of(name: str) -> Reason | None:
    """Tell why nobody may sign up for a name, whoever has it; None where one may."""
    if not _SUBDOMAIN.fullmatch(name):
        return "characters"
    if len(name) < SHORTEST:
        return "too-short"
    if len(name) > LONGEST:
        return "too-long"
    return "reserved" if is_reserved(name) else None


def is_reserved(name: str) -> bool:
    """Tell whether a name is one that the platform needs, or looks like one."""
    return skeleton(name) in _reserved()


def suggestions(name: str) -> Iterator[str]:
    """Yield names that may be had if they are free, the likest first."""
    plain = in_ascii(name)
    stem = plain[: LONGEST - 1 - max(map(len, _ENDINGS))].rstrip("-")
    wanted = [plain[:LONGEST].rstrip("-")]
    if stem:
        wanted += [f"{stem}-{ending}" for ending in _ENDINGS] + [f"{stem}-{number + 2}" for number in range(_NUMBERS)]
    yield from (each for each in dict.fromkeys(wanted) if each != name and refusal_of(each) is None)


def _without_accents(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    return "".join(each for each in apart if not unicodedata.combining(each)).translate(_LETTERS)


@cache
def _reserved() -> frozenset[str]:
    return frozenset(map(skeleton, RESERVED_NAMES))
