"""A text message of at most two parts: each is paid for, and nobody reads a third."""

import unicodedata

from rental.notifications.domain.headers import one_line

# The default alphabet of GSM 03.38, and its extension, where a character takes two places.
_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_PLAIN_PLACES, _WIDE_PLACES = 2 * 153, 2 * 67
_LONGEST = 2_000  # nobody reads on, and nothing longer is looked at
# What one part holds less of where it is written as it is typed.
_INSTEAD = str.maketrans(
    dict.fromkeys("\u2013\u2014", "-")
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | {"\u2026": "...", "\u00a0": " "}
)


def text_message(said: str, link: str) -> str:
    """Return `said` and `link` in two parts at most: `said` is cut with "...", a link never.

    Accents that would halve what a part holds are left out; other writings are sent as they are.
    """
    line = _lettered(one_line(said, _LONGEST))
    wide = not _is_plain(line + link)
    room = (_WIDE_PLACES if wide else _PLAIN_PLACES) - places_of(f" {link}", wide=wide)
    return f"{line if places_of(line, wide=wide) <= room else _cut(line, room, wide=wide)} {link}"


def parts(message: str) -> int:
    """Return how many parts a message is sent in."""
    taken, plain = places(message), _is_plain(message)
    alone, each = (160, 153) if plain else (70, 67)
    return 1 if taken <= alone else -(-taken // each)


def places(message: str) -> int:
    """Return how many places a message takes: septets, or 16-bit units where it needs those."""
    return places_of(message, wide=not _is_plain(message))


def places_of(message: str, *, wide: bool) -> int:
    if wide:
        return len(message.encode("utf-16-le")) // 2
    return sum(2 if each in _EXTENDED else 1 for each in message)


def _cut(line: str, room: int, *, wide: bool) -> str:
    while line and places_of(line, wide=wide) > room - 3:
        line = line[:-1]
    return f"{line.rstrip()}..."


def _is_plain(message: str) -> bool:
    return all(each in _PLAIN or each in _EXTENDED for each in message)


def _lettered(line: str) -> str:
    """Return a line without the accents that the plain alphabet lacks."""
    return "".join(map(_letter, line.translate(_INSTEAD)))


def _letter(each: str) -> str:
    if each in _PLAIN or each in _EXTENDED:
        return each
    base = unicodedata.normalize("NFKD", each)[:1]
    return base if base in _PLAIN else each
