"""A logo as it is uploaded: what it is, and how large, from its own first bytes. Nothing is decoded.

No SVG: it may carry script, and would run as the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LOGO_LIMIT_BYTES = 64 * 1024
SMALLEST_PIXELS, LARGEST_PIXELS = 16, 2000

_PNG = b"\x89PNG\r\n\x1a\n"
_START_OF_IMAGE = b"\xff\xd8"
_LONE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})  # of JPEG: they have no length
_NO_FRAMES = frozenset({0xC4, 0xC8, 0xCC})  # among the markers C0-CF, which else begin a frame
_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_WEBP_HEADER_BYTES = 30
_14_BITS = 0x3FFF


class LogoRefused(ValueError):  # noqa: N818 - names what happened
    """The bytes are no picture that a site shows; the message says why, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The type by its bytes, and its size in pixels."""

    content_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class StoredLogo:
    """The picture that a host uploaded. `version` is one with its bytes."""

    version: str
    content_type: str
    raw: bytes


def logo_of(raw: bytes) -> Logo:
    """Read what a picture is. Raises `LogoRefused`."""
    if len(raw) > LOGO_LIMIT_BYTES:
        raise LogoRefused(f"A logo has at most {LOGO_LIMIT_BYTES} bytes, got {len(raw)}.")
    found = _png(raw) or _jpeg(raw) or _webp(raw)
    if found is None:
        raise LogoRefused("A logo is a PNG, JPEG or WebP picture; these bytes are none.")
    if not all(SMALLEST_PIXELS <= side <= LARGEST_PIXELS for side in (found.width, found.height)):
        raise LogoRefused(
            f"A logo is {SMALLEST_PIXELS}-{LARGEST_PIXELS} pixels wide and high, got {found.width} x {found.height}."
        )
    return found


def _png(raw: bytes) -> Logo | None:
    if not raw.startswith(_PNG) or raw[8:16] != b"\x00\x00\x00\x0dIHDR" or len(raw) < len(_PNG) + 25:
        return None
    return Logo("image/png", _big(raw[16:20]), _big(raw[20:24]))


def _jpeg(raw: bytes) -> Logo | None:
    if not raw.startswith(_START_OF_IMAGE):
        return None
    for marker, segment in _segments(raw):
        if marker in range(0xC0, 0xD0) and marker not in _NO_FRAMES and len(segment) >= 5:  # noqa: PLR2004 - up to its width
            return Logo("image/jpeg", height=_big(segment[1:3]), width=_big(segment[3:5]))
    return None


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the content of each segment before the picture's own data."""
    at = len(_START_OF_IMAGE)
    while at + 4 <= len(raw) and raw[at] == 0xFF:  # noqa: PLR2004 - begins every marker
        marker = raw[at + 1]
        if marker == 0xFF or marker in _LONE_MARKERS:  # noqa: PLR2004 - a filling byte
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        length = _big(raw[at + 2 : at + 4])
        if marker in (_SCAN, _END_OF_IMAGE) or length < 2 or at + 2 + length > len(raw):  # noqa: PLR2004 - it counts itself
            return
        yield marker, raw[at + 4 : at + 2 + length]
        at += 2 + length


def _webp(raw: bytes) -> Logo | None:
    if len(raw) < _WEBP_HEADER_BYTES or raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        return None
    match raw[12:16]:
        case b"VP8 " if raw[23:26] == b"\x9d\x01\x2a":
            width, height = _little(raw[26:28]) & _14_BITS, _little(raw[28:30]) & _14_BITS
        case b"VP8L" if raw[20] == 0x2F:  # noqa: PLR2004 - its signature
            bits = _little(raw[21:25])
            width, height = (bits & _14_BITS) + 1, (bits >> 14 & _14_BITS) + 1
        case b"VP8X":
            width, height = _little(raw[24:27]) + 1, _little(raw[27:30]) + 1
        case _:
            return None
    return Logo("image/webp", width, height)


def _big(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _little(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
