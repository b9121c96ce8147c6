"""Changes made before and after a restart reach the function, each once."""

import pytest

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


def test_vanilla_forgets_the_records_and_remembers_the_position():
    from ministack.services import dynamodb, lambda_svc  # noqa: PLC0415 - not before the emulators are configured

    assert "stream_records" not in dynamodb.get_state()
    assert "dynamodb_stream_positions" in lambda_svc.get_state()
