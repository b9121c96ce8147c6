"""Names that hosts choose: which may be had, which look alike, and what is suggested instead."""
# ruff: noqa: RUF001 - letters that look alike are what it is about

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rental.tenants.domain.reserved_names import RESERVED_NAMES
from rental.tenants.domain.subdomains import (
    LONGEST,
    in_ascii,
    is_reserved,
    refusal_of,
    skeleton,
    suggestions,
    tidy,
)

LABELS = st.text("abcdeilmnorstvwz01256-", min_size=1, max_size=12).map(lambda name: f"a{name}9")
PAIRS = [("0", "o"), ("1", "l"), ("1", "i"), ("i", "l"), ("5", "s"), ("3", "e"), ("4", "a"), ("8", "b"), ("2", "z")]
PAIRS += [("7", "t"), ("6", "g"), ("9", "g"), ("rn", "m"), ("vv", "w"), ("cl", "d"), ("-", "")]
PAIRS += [("а", "a"), ("е", "e"), ("о", "o"), ("р", "p"), ("ѕ", "s"), ("і", "i"), ("ο", "o"), ("ν", "v")]
PAIRS += [("é", "e"), ("ü", "u"), ("ñ", "n"), ("ł", "l"), ("ø", "o"), ("ı", "i"), ("ｓ", "s"), ("Ｓ", "s"), ("ﬁ", "fi")]
PAIRS += [("𝐬", "s"), ("ß", "ss"), ("æ", "ae"), ("A", "a"), ("\u200b", ""), ("e\u0301", "e")]
DISGUISES = [(plain, other) for other, plain in PAIRS if len(plain) == 1]


@given(LABELS)
def test_a_skeleton_is_its_own_skeleton(name):
    assert skeleton(skeleton(name)) == skeleton(name)


@given(st.text())
def test_a_skeleton_of_whatever_is_typed_is_its_own_skeleton(typed):
    assert skeleton(skeleton(typed)) == skeleton(typed)


@given(before=LABELS, pair=st.sampled_from(PAIRS), after=LABELS)
def test_what_looks_alike_looks_alike_within_any_name(before, pair, after):
    one, other = pair
    assert skeleton(before + one + after) == skeleton(before + other + after)


@given(LABELS)
def test_names_that_differ_by_a_letter_that_looks_like_no_other_stay_apart(name):
    assert skeleton(f"{name}x") != skeleton(f"{name}y")
    assert skeleton(name) != skeleton(f"{name}x")


@given(st.sampled_from(sorted(RESERVED_NAMES)), st.lists(st.sampled_from(DISGUISES), max_size=6))
def test_a_reserved_name_is_refused_in_any_disguise(name, disguises):
    for plain, other in disguises:
        name = name.replace(plain, other)
    assert is_reserved(name)
    assert refusal_of(tidy(name)) is not None


@pytest.mark.parametrize("name", ["www", "admin", "api", "platform", "p1atform", "adrnin", "supp0rt", "log-in", "mai1"])
def test_names_that_the_platform_needs_are_reserved(name):
    assert refusal_of(name) == "reserved"


@pytest.mark.parametrize("name", ["seaview", "beach-house", "villa-7", "a1b", "no5", "x" * LONGEST, "barossa-stays"])
def test_ordinary_names_may_be_had(name):
    assert refusal_of(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ab", "too-short"),
        ("x" * (LONGEST + 1), "too-long"),
        ("", "characters"),
        ("-sea", "characters"),
        ("sea-", "characters"),
        ("sea--view", "characters"),
        ("xn--mller-kva", "characters"),
        ("sea.view", "characters"),
        ("sea_view", "characters"),
        ("sea view", "characters"),
        ("müller", "characters"),
        ("ѕeaview", "characters"),
        ("seaview\n", "characters"),
        ("SEAVIEW", "characters"),
    ],
)
def test_what_is_no_subdomain_says_why(name, reason):
    assert refusal_of(name) == reason


def test_capitals_and_space_around_a_name_do_not_count():
    assert tidy("  Seaview ") == "seaview"
    assert tidy("\u212aiwi") == "\u212aiwi"  # the Kelvin sign would become a plain k


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Müller", "mueller"),
        ("Sea View!", "sea-view"),
        ("ѕeaview", "seaview"),
        ("ｓｅａｖｉｅｗ", "seaview"),
        ("Café & Bar", "cafe-and-bar"),
        ("O'Connor", "oconnor"),
        ("x" * 60, "x" * LONGEST),
    ],
)
def test_what_cannot_be_had_leads_to_the_same_in_ascii(typed, suggested):
    assert next(suggestions(typed)) == suggested


@given(st.text(max_size=70))
def test_every_suggestion_may_be_had_and_is_another_name(typed):
    found = list(suggestions(typed))
    assert len(found) == len(set(found)) <= 9
    assert all(refusal_of(each) is None and each != typed for each in found)
    assert found or in_ascii(typed) == ""


@given(LABELS)
def test_suggestions_do_not_look_like_the_name_that_is_taken(name):
    assume(refusal_of(name) is None)  # nobody has taken what nobody may have
    assert not [each for each in suggestions(name) if skeleton(each) == skeleton(name)]
