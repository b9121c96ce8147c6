"""Changes made before and after a restart reach the function, each once."""

import pytest
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc

from holiday_rental.local.emulator import saved_streams
from holiday_rental.local.emulator_process import Emulator
from holiday_rental.local.state_directory import StateDirectory
from tests.local.conftest import free_port
from tests.local.local_aws import LocalAws, eventually
from tests.local.test_stream_retries import Relay


@pytest.fixture
def emulator(tmp_path):
    emulator = Emulator(StateDirectory.at(tmp_path / "state"), free_port())
    emulator.start()
    yield emulator
    emulator.stop()


def test_a_change_after_a_restart_is_delivered_and_none_before_it_again(emulator, tmp_path):
    relay = Relay(LocalAws(emulator.port), tmp_path / "seen")
    relay.write("a", "b", "c")
    eventually(lambda: sorted(relay.taken()) == ["a", "b", "c"])
    emulator.stop()
    emulator.start()
    relay.write("d")
    eventually(lambda: "d" in relay.taken())
    assert sorted(relay.taken()) == ["a", "b", "c", "d"]


TABLE = ("000000000000", "eu-west-1", "kept")


@pytest.fixture
def saved(monkeypatch):
    """What is saved of a stream whose records are numbered from 0, where its mappings have read up to `positions`."""

    def after(records, positions, trimmed=0):
        stored = {name: AccountRegionScopedDict() for name in ("records", "trimmed", "mappings", "positions")}
        stored["records"].set_scoped(*TABLE, list(range(trimmed, records)))
        stored["trimmed"].set_scoped(*TABLE, trimmed)
        for number, position in enumerate(positions):
            mapping = {
                "UUID": f"m{number}",
                "EventSourceArn": "arn:aws:dynamodb:eu-west-1:000000000000:table/kept/stream/1",
            }
            stored["mappings"].set_scoped(*TABLE[:2], mapping["UUID"], mapping)
            if position is not None:
                stored["positions"].set_scoped(*TABLE[:2], mapping["UUID"], position)
        monkeypatch.setattr(dynamodb, "_stream_records", stored["records"])
        monkeypatch.setattr(dynamodb, "_stream_trimmed", stored["trimmed"])
        monkeypatch.setattr(lambda_svc, "_esms", stored["mappings"])
        monkeypatch.setattr(lambda_svc, "_dynamodb_stream_positions", stored["positions"])
        found = saved_streams._undelivered()
        assert stored["records"].get_scoped(*TABLE) == list(range(trimmed, records))
        return found["records"].get_scoped(*TABLE), found["trimmed"].get_scoped(*TABLE)

    return after


@pytest.mark.parametrize(
    ("positions", "kept"),
    [([3], 3), ([5, 2], 2), ([5], 5), ([], 0), ([4, None], 0)],
    ids=["one behind", "two", "all read", "no mapping", "one that has not begun"],
)
def test_of_a_stream_only_what_some_mapping_has_yet_to_read_is_saved(saved, positions, kept):
    assert saved(5, positions) == (list(range(kept, 5)), kept)


def test_what_expired_before_counts_as_read(saved):
    assert saved(8, [6], trimmed=4) == ([6, 7], 6)
    assert saved(8, [2], trimmed=4) == ([4, 5, 6, 7], 4)


def test_vanilla_forgets_the_records_and_remembers_the_position():
    assert "stream_records" not in dynamodb.get_state()
    assert "dynamodb_stream_positions" in lambda_svc.get_state()
