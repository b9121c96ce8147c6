"""What is saved is copied whole, and code that is known is not read again."""

import copy
import sys
import threading
from collections import defaultdict

import pytest
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc

from holiday_rental.local.emulator import cheap_saves


@pytest.fixture
def _saved_cheaply(monkeypatch):
    for service in cheap_saves._COPYING:
        monkeypatch.setattr(service, "copy", copy)
    for name in ("_write_code_blob", "_prune_orphan_code_blobs"):
        monkeypatch.setattr(lambda_svc, name, getattr(lambda_svc, name))
    cheap_saves.apply()


@pytest.fixture
def table():
    tables = AccountRegionScopedDict()
    items = defaultdict(dict, {"a": {"1": {"pk": {"S": "a"}, "data": {"B": b"0"}}}})
    tables.set_scoped("000000000000", "eu-west-1", "kept", {"items": items})
    return tables


def first_item(tables):
    return tables.get_scoped("000000000000", "eu-west-1", "kept")["items"]["a"]["1"]


def test_a_copy_has_all_and_shares_nothing(table):
    made = cheap_saves.copied(table)
    assert first_item(made) == first_item(table)
    first_item(made)["pk"]["S"] = "b"
    assert first_item(table)["pk"] == {"S": "a"}
    assert made.get_scoped("000000000000", "eu-west-1", "kept")["items"]["another"] == {}


def test_what_c_cannot_copy_is_copied_as_ever():
    def given():
        return 1

    made = cheap_saves.copied({"call": given, "list": [1]})
    assert (made["call"](), made["list"]) == (1, [1])


def test_what_cannot_be_copied_at_all_says_so():
    with pytest.raises(TypeError, match="cannot pickle"):
        cheap_saves.copied({"lock": threading.Lock()})


@pytest.mark.usefixtures("_saved_cheaply")
def test_a_table_of_a_thousand_items_is_copied_without_a_call_for_each():
    """Plain MiniStack makes some calls for each value."""
    state = {f"item {number}": {"pk": {"S": str(number)}, "n": {"N": "1"}} for number in range(1_000)}
    assert calls_of(lambda: copy.deepcopy(state)) > 5_000
    assert calls_of(lambda: dynamodb.copy.deepcopy(state)) < 50


def calls_of(work):
    calls = 0

    def seen(_frame, event, _what):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.fixture
def written():
    """Codes that are remembered, with those that were read."""
    read = []

    def digest(code):
        read.append(code)
        return f"digest of {len(code)}"

    codes = cheap_saves.WrittenCodes(digest)
    codes.read = read
    return codes


def test_code_that_is_the_same_is_read_once(written):
    code, other = bytes(1000), bytes(2000)
    assert [written(code), written(other), written(code)] == ["digest of 1000", "digest of 2000", "digest of 1000"]
    assert written.read == [code, other]


def test_the_code_of_any_number_of_functions_is_read_once(written):
    codes = [bytes([1, number % 256, number // 256]) for number in range(1_000)]
    for _save in range(3):
        assert len({written(code) for code in codes}) == 1
        written.forget_unasked()
    assert written.read == codes


def test_code_that_a_save_did_not_ask_for_is_forgotten(written):
    kept, replaced = bytes(1000), bytes(2000)
    for codes in ([kept, replaced], [kept], [kept, replaced]):
        for code in codes:
            written(code)
        written.forget_unasked()
    assert written.read == [kept, replaced, replaced]


def test_a_service_that_copies_otherwise_is_not_changed_in_silence(monkeypatch):
    monkeypatch.setattr(dynamodb, "copy", object())
    with pytest.raises(TypeError, match="by other means"):
        cheap_saves.apply()
