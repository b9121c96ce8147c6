"""What strangers type never leaves the header it belongs to."""

from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.notifications.domain.headers import UndeliverableAddress, one_address, one_line
from rental.notifications.ses import mailbox

SENDER = "no-reply@mail.example.com"
nasty = st.text(st.sampled_from('\r\n\t\0\x0b\x0c\x1b\x85\u2028\u2029\u202e"\\<>@,;:= aé🏖?'), max_size=80)


@given(st.text() | nasty, st.integers(10, 200))
def test_a_line_is_one_line_within_its_limit(text, limit):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line, limit) == line


def test_what_fits_is_left_as_it_is_and_the_rest_is_cut_visibly():
    assert one_line("Zoë's  place \U0001f3d6", 60) == "Zoë's place \U0001f3d6"
    assert one_line("a" * 61, 60) == "a" * 59 + "…"


def test_marks_that_turn_the_writing_around_are_dropped():
    assert one_line("invoice\u202efdp.exe", 60) == "invoicefdp.exe"


@given(st.text(max_size=200) | nasty | st.text("\U0001f3d6\U0001f469", min_size=200, max_size=200))
def test_a_mailbox_is_one_ascii_header_with_one_address_whatever_the_name(name):
    header = mailbox(name, SENDER)
    assert header.isascii()
    assert len(header.splitlines()) == 1
    read = message_from_bytes(f"From: {header}\r\n\r\n".encode(), policy=default)
    (address,) = read["from"].addresses
    assert address.addr_spec == SENDER
    assert read.keys() == ["From"]


@pytest.mark.parametrize(
    "name", ["Seaview Stays", 'The "Best" Stays, Ltd.', "Zoë's Häuser", "海辺の宿 \U0001f3d6", "<b>x</b>"]
)
def test_a_name_reads_the_same_at_the_other_end(name):
    read = message_from_bytes(f"From: {mailbox(name, SENDER)}\r\n\r\n".encode(), policy=default)
    assert read["from"].addresses[0].display_name == name


def test_an_encoded_word_is_never_longer_than_the_standard_allows():
    header = mailbox("\U0001f3d6" * 200, SENDER)
    assert all(len(word) <= 75 for word in header.split())


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("ada@example.com", "ada@example.com"),
        (" ada+stay@example.com ", "ada+stay@example.com"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_used_in_ascii(typed, used):
    assert one_address(typed) == used


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "a@b@c",
        "ada@example.com, eve@example.com",
        "ada@example.com;eve@example.com",
        "Ada <ada@example.com>",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n",
        "ada @example.com",
        "ada@exa\u202emple.com",
        "ada@" + "a" * 64 + ".com",
        "ada@a..b",
        "zoë@example.com",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(typed):
    with pytest.raises(UndeliverableAddress):
        one_address(typed)


@given(st.text() | nasty)
def test_whatever_is_typed_becomes_one_address_or_none(text):
    try:
        address = one_address(text)
    except UndeliverableAddress:
        return
    assert address.isascii()
    assert address.count("@") == 1
    assert len(address.split()) == 1
    assert not set(address) & set(',;<>"\\()[]')
