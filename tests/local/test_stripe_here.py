"""What the local platform takes cards with: a stand-in that comes and goes with it, or Stripe by one's own keys."""

import json
import os
import signal
import socket
import sqlite3

import pytest

from holiday_rental.local import operator
from holiday_rental.local.emulator_process import Condition
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.platform import LocalPlatform
from holiday_rental.local.state_directory import read_json
from holiday_rental.local.stripe_here import OWN_KEYS, StripeHere, own_keys
from tests.local.conftest import free_port
from tests.local.shell import Shell
from tests.local.test_interruption import lives
from tests.local.tiny_project import QUEUE

NAMES = ("StripeApiSecret", "StripePageSecret", "StripeWebhookSecret")
TEST_KEYS = ("sk_test_mine", "pk_test_mine", "whsec_mine")


def with_payments(port):
    """Return what a stack with payments has, as far as the command looks: three secrets and where events come to."""
    secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "{}"}}
    outputs = {f"{name}Arn": {"Ref": name} for name in NAMES}
    outputs["StripeWebhookUrl"] = f"http://platform.localhost:{port}/api/v1/webhooks/stripe"
    return dict.fromkeys(NAMES, secret) | {"Queue": QUEUE}, outputs


@pytest.fixture
def shell(tmp_path, prepared, monkeypatch):
    for name in OWN_KEYS:
        monkeypatch.delenv(name, raising=False)
    shell = Shell(tmp_path, prepared, free_port())
    shell.project.holds(*with_payments(shell.port))
    monkeypatch.chdir(shell.project.directory)
    yield shell
    here(shell).stop()
    shell.emulator.stop()


def here(shell):
    return StripeHere(shell.emulator)


def secrets(shell):
    client = operator.client("secretsmanager", shell.emulator.endpoint)
    outputs = read_json(shell.state.outputs_file)["Tiny"]
    found = [client.get_secret_value(SecretId=outputs[f"{name}Arn"]) for name in NAMES]
    return [json.loads(each["SecretString"]) for each in found], [each["VersionId"] for each in found]


def webhooks(shell):
    with sqlite3.connect(shell.state.stripe / "stripe.sqlite") as database:
        rows = database.execute("SELECT body FROM objects WHERE kind = 'webhook_endpoint'").fetchall()
    return [json.loads(body) for (body,) in rows]


def test_up_starts_a_stand_in_fills_the_secrets_and_has_the_platform_told(shell):
    told = shell.run("up")
    assert told.exit_code == 0, told.output
    stand_in = here(shell).stand_in
    keys, (api, page, webhook) = stand_in.keys, secrets(shell)[0]
    assert api == {"api_key": keys.api_key, "api_base": stand_in.address}
    assert page == {"publishable_key": keys.publishable_key}
    assert webhook == {"value": keys.webhook_secret}
    (endpoint,) = webhooks(shell)
    assert endpoint["url"] == f"http://127.0.0.1:{shell.port}/api/v1/webhooks/stripe"
    assert endpoint["metadata"] == {"host": f"platform.localhost:{shell.port}"}
    assert shell.port < stand_in.port < shell.port + 100
    assert stand_in.address in told.output + shell.run("status").output


def test_up_again_changes_nothing(shell):
    shell.run("up")
    before = (secrets(shell), here(shell).stand_in.pid())
    assert shell.run("up").exit_code == 0
    assert (secrets(shell), here(shell).stand_in.pid()) == before
    assert len(webhooks(shell)) == 1


def test_a_stand_in_that_was_killed_is_started_again_where_it_was(shell):
    shell.run("up")
    before, address = secrets(shell), here(shell).address
    os.kill(here(shell).stand_in.pid(), signal.SIGKILL)
    assert json.loads(shell.run("status", "--json").output)["payments"] == ""
    finding = next(each for each in json.loads(shell.run("doctor", "--json").output) if each["what"] == "Stripe")
    assert (finding["well"], "holiday-rental up" in finding["cure"]) == (False, True)
    assert shell.run("up").exit_code == 0
    assert (secrets(shell), here(shell).address) == (before, address)
    assert json.loads(shell.run("status", "--json").output)["payments"] == address


def test_down_stops_it_and_its_state_and_port_survive(shell):
    shell.run("up")
    before, stand_in = secrets(shell), here(shell).stand_in
    pid, address = stand_in.pid(), stand_in.address
    assert "Stopped" in shell.run("down").output
    assert here(shell).address == ""
    assert not lives(pid)
    assert shell.run("up").exit_code == 0
    assert (secrets(shell), here(shell).address) == (before, address)


def test_where_its_port_was_taken_meanwhile_it_takes_another_and_the_secrets_follow(shell):
    shell.run("up")
    port = here(shell).stand_in.port
    shell.run("down")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        assert shell.run("up").exit_code == 0
        moved = here(shell).stand_in
        assert moved.port != port
        assert secrets(shell)[0][0]["api_base"] == moved.address


def test_with_keys_of_ones_own_there_is_no_stand_in(shell, monkeypatch):
    shell.run("up")
    for name, value in zip(OWN_KEYS, TEST_KEYS, strict=True):
        monkeypatch.setenv(name, value)
    assert shell.run("up").exit_code == 0
    assert secrets(shell)[0] == [
        {"api_key": "sk_test_mine"},
        {"publishable_key": "pk_test_mine"},
        {"value": "whsec_mine"},
    ]
    assert here(shell).address == ""


def test_an_app_without_payments_gets_none(shell):
    shell.project.holds({"Queue": QUEUE})
    assert shell.run("up").exit_code == 0
    assert not shell.state.stripe.exists()


def test_an_up_that_fails_takes_the_stand_in_with_it(shell, monkeypatch):
    def broken(*_arguments):
        raise LocalProblem("It went wrong after the deployment.", "Mend it.")

    monkeypatch.setattr("holiday_rental.local.platform.host_users.ensure", broken)
    assert shell.run("up").exit_code == 1
    assert (here(shell).address, shell.emulator.condition()) == ("", Condition.STOPPED)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"STRIPE_API_KEY": "sk_test_x"}, "STRIPE_API_KEY is set, but not STRIPE_PUBLISHABLE_KEY"),
        (dict(zip(OWN_KEYS, ("sk_live_x", "pk_live_x", "whsec_x"), strict=True)), "moves real money"),
        (dict(zip(OWN_KEYS, ("rk_live_x", "pk_live_x", "whsec_x"), strict=True)), "moves real money"),
    ],
)
def test_keys_that_cannot_be_meant_are_refused(monkeypatch, given, words):
    for name in OWN_KEYS:
        monkeypatch.setenv(name, given.get(name, ""))
    with pytest.raises(LocalProblem, match=words):
        own_keys()


def test_two_platforms_side_by_side_have_a_stand_in_each(tmp_path):
    one, other = (LocalPlatform(tmp_path / name, free_port()) for name in ("one", "other"))
    assert one.stripe.stand_in.directory != other.stripe.stand_in.directory
    one.stripe.stand_in.start()
    other.stripe.stand_in.start()
    try:
        assert one.stripe.address != other.stripe.address
        assert one.stripe.stand_in.keys != other.stripe.stand_in.keys
    finally:
        one.stripe.stop()
        other.stripe.stop()
