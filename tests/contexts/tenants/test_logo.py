"""What a picture is, read off its first bytes, whatever a stranger sends."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rental.tenants.domain.logo import LARGEST_PIXELS, LOGO_LIMIT_BYTES, SMALLEST_PIXELS, Logo, LogoRefused, logo_of
from tests.contexts.tenants.sample_pictures import jpeg, png, webp_extended, webp_lossless, webp_lossy

SIDES = st.integers(SMALLEST_PIXELS, LARGEST_PIXELS)
FORMATS = {
    png: "image/png",
    jpeg: "image/jpeg",
    webp_lossy: "image/webp",
    webp_lossless: "image/webp",
    webp_extended: "image/webp",
}


@pytest.mark.parametrize("make", FORMATS)
@given(width=SIDES, height=SIDES)
def test_type_and_size_are_read_from_the_bytes(make, width, height):
    assert logo_of(make(width, height)) == Logo(FORMATS[make], width, height)


@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize(("width", "height"), [(15, 100), (100, 15), (2001, 100), (100, 2001)])
def test_a_picture_too_small_or_too_large_to_show_is_refused(make, width, height):
    with pytest.raises(LogoRefused, match=f"16-2000 pixels wide and high, got {width} x {height}"):
        logo_of(make(width, height))


def test_a_progressive_jpeg_with_filling_bytes_and_a_lone_marker_is_one_too():
    assert logo_of(jpeg(300, 200, marker=0xC2, before=b"\xff\xff\xd0")) == Logo("image/jpeg", 300, 200)


def test_a_picture_of_more_bytes_than_are_kept_is_refused():
    assert logo_of(png(100, 100).ljust(LOGO_LIMIT_BYTES, b"\0"))
    with pytest.raises(LogoRefused, match=r"at most 65536 bytes, got 65537"):
        logo_of(png(100, 100).ljust(LOGO_LIMIT_BYTES + 1, b"\0"))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a\x40\0\x40\0",
        b"<html>\x89PNG\r\n\x1a\n",
        png(100, 100)[:20],
        jpeg(100, 100)[:40],
        webp_lossy(100, 100)[:25],
        b"\xff\xd8\xff\xda",
    ],
)
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(LogoRefused, match="PNG, JPEG or WebP"):
        logo_of(raw)


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF\0\0\0\0WEBPVP8 "]), st.binary(max_size=64))
@example(b"\xff\xd8", b"\xff\xe0\x00\x00")
@example(b"\xff\xd8", b"\xff\xc0\x00\x04ab")
def test_no_bytes_do_more_than_be_refused(start, rest):
    with contextlib.suppress(LogoRefused):
        assert logo_of(start + rest).width >= SMALLEST_PIXELS
