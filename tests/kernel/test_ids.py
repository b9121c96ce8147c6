from hypothesis import assume, given
from hypothesis import strategies as st

from rental.kernel.ids import derived_id, is_opaque_id

parts = st.lists(st.text(), min_size=1, max_size=4)


@given(st.binary(min_size=1), parts)
def test_a_retry_derives_the_same_id(key, given_parts):
    assert derived_id(key, *given_parts) == derived_id(key, *given_parts)
    assert is_opaque_id(derived_id(key, *given_parts))


@given(parts, parts)
def test_different_parts_give_different_ids_wherever_they_are_cut(one, other):
    assume(one != other)
    assert derived_id(b"key", *one) != derived_id(b"key", *other)


def test_parts_are_not_glued_together():
    assert derived_id(b"key", "ab", "c") != derived_id(b"key", "a", "bc")
    assert derived_id(b"key", "ab") != derived_id(b"key", "ab", "")


def test_another_key_gives_another_id():
    assert derived_id(b"one", "part") != derived_id(b"two", "part")


@given(st.text(st.sampled_from("#*?$/:{}\\ \n%ABC019"), min_size=1, max_size=20))
def test_nothing_that_means_something_in_a_key_or_policy_is_an_id(text):
    assert not is_opaque_id(text)
    assert not is_opaque_id("a" * 16 + text)


def test_an_id_has_sixteen_to_fifty_two_characters():
    assert not is_opaque_id("a" * 15)
    assert is_opaque_id("a" * 16)
    assert is_opaque_id("7" * 52)
    assert not is_opaque_id("7" * 53)
    assert not is_opaque_id("a" * 16 + "\n")
