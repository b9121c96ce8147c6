"""A release that is deployed with data is upgraded to this one, read back, sold from, and destroyed."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from holiday_rental.local import operator, teardown
from holiday_rental.local.command import app
from holiday_rental.local.kept import KEPT
from holiday_rental.local.platform import LocalPlatform
from holiday_rental.local.site_session import sign_in
from tests.local.conftest import free_port
from tests.support.record_release import RELEASES
from tests.support.recorded_release import RecordedRelease
from tests.support.sample_business import Business
from tests.support.site_client import SiteClient

ROOT = Path(__file__).parents[2]
LATEST = (RELEASES / "LATEST").read_text().strip()
SHORT_LIVED = {"events"}  # an address with a key that ends


class Upgraded:
    """A platform on which the recorded release was, and this one is."""

    def __init__(self, directory, prepared):
        shutil.copytree(prepared, directory, symlinks=True)
        self.platform = LocalPlatform(directory, free_port(), ROOT)
        self.platform.emulator.start()
        self.client("cloudformation").delete_stack(StackName="Tiny")  # of whoever prepared the state
        self.release = RecordedRelease(LATEST, self.platform.emulator.port)
        self.before = self.release.deploy()
        self.release.put_data()
        self.platform.clock.set(datetime.fromisoformat(self.release.recorded_at))
        self.platform.up(demo=False)
        self.after = self.release.ids()

    def client(self, service):
        return operator.client(service, self.platform.emulator.endpoint)

    def business(self, subdomain):
        tenant = self.platform.status().tenant(subdomain)
        token = sign_in(tenant.site, tenant.host_username, tenant.host_password)
        return Business(SiteClient(tenant.site), token, date.fromisoformat(self.release.recorded_at[:10]))


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory, prepared):
    made = Upgraded(tmp_path_factory.mktemp("upgraded") / "state", prepared)
    yield made
    made.platform.down()


def test_nothing_that_keeps_data_is_replaced(upgraded):
    data, platform = "HolidayRental-Data", "HolidayRental"
    assert upgraded.before[data]["resources"].items() <= upgraded.after[data]["resources"].items()
    secrets = {
        name: each for name, each in upgraded.before[platform]["resources"].items() if ":secretsmanager:" in each
    }
    assert len(secrets) >= 4
    assert secrets.items() <= upgraded.after[platform]["resources"].items()
    assert upgraded.before[platform]["resources"].keys() < upgraded.after[platform]["resources"].keys()


def told_as_before(before, now):
    """Tell whether all that was told is told; what is new beside it may be."""
    if isinstance(before, dict) and isinstance(now, dict):
        return all(name in now and told_as_before(before[name], now[name]) for name in before.keys() - SHORT_LIVED)
    if isinstance(before, list) and isinstance(now, list):
        return len(before) == len(now) and all(map(told_as_before, before, now))
    return bool(instant_or_other(before) == instant_or_other(now))


def instant_or_other(told):
    """Releases before this one said `+00:00` where others had said `Z`."""
    return told.replace("+00:00", "Z") if isinstance(told, str) else told


def test_what_is_gone_other_or_cut_short_is_not_told_as_before():
    before = {"items": [{"id": 1, "total": 5}], "events": "a"}
    assert told_as_before(before, {"items": [{"id": 1, "total": 5, "new": 0}]})
    assert told_as_before({"at": "2026-11-29T05:01:53+00:00"}, {"at": "2026-11-29T05:01:53Z"})
    for now in ({}, {"items": []}, {"items": [{"id": 1}]}, {"items": [{"id": 1, "total": 6}]}):
        assert not told_as_before(before, now)


def test_hosts_read_what_they_read_before(upgraded):
    for subdomain, readings in upgraded.release.readings.items():
        business = upgraded.business(subdomain)
        business.paths = list(readings)
        now = business.read()
        assert {path: now[path] for path in now if not told_as_before(readings[path], now[path])} == {}
        assert sum(path.startswith("/bookings/") for path in readings) >= 5


def test_no_calendar_differs_from_its_records(upgraded, capfd):
    where = ["--state-dir", str(upgraded.platform.state_dir)]
    checked = CliRunner().invoke(app, ["ledger", "check", *where])
    assert checked.exit_code == 0, capfd.readouterr().out


def test_a_house_of_the_release_before_sells_and_is_paid(upgraded):
    business = upgraded.business("seaview")
    (house,) = [each for each in business.houses() if each["title"] == "Coach House"]
    booked = business.sell(house["property_id"], 100, 103)
    assert (booked["status"], booked["captured"]) == ("paid", booked["due"])


def test_a_tenants_restore_is_drilled_on_copies_of_its_data(upgraded):
    where = ["--state-dir", str(upgraded.platform.state_dir)]
    drilled = CliRunner().invoke(app, ["restore", "drill", "--tenant", "seaview", *where])
    assert (drilled.exit_code, "The copy is as it was" in drilled.output) == (0, True), drilled.output


def test_tenants_who_were_there_before_the_directory_are_in_it_and_have_claimed_their_names(upgraded):
    outputs = upgraded.platform.status().outputs
    items = upgraded.client("dynamodb").scan(TableName=outputs["TableName"])["Items"]
    lines = {each["subdomain"]["S"]: each["state"]["S"] for each in items if each["pk"]["S"].startswith("G#TENANTS#")}
    assert lines == dict.fromkeys(("seaview", "barossa"), "active")
    names = {each["subdomain"]["S"] for each in items if each["pk"]["S"].startswith("G#NAME#")}
    assert lines.keys() < names


def test_destroying_it_leaves_only_what_is_declared_and_releases_the_sites(upgraded):
    remains = teardown.destroy(upgraded.platform, lambda _step: None)
    assert remains.left == []
    ours = [each for each in remains.kept if each.reason in KEPT.values()]
    assert {each.kind for each in ours} == KEPT.keys()
    (table,) = [each.name for each in ours if each.kind == "AWS::DynamoDB::GlobalTable"]
    items = upgraded.client("dynamodb").scan(TableName=table)["Items"]
    hosts = [each for each in items if each["pk"]["S"].startswith("G#HOST#")]
    assert [each["state"]["S"] for each in hosts] == ["released", "released"]
    assert [each for each in items if each.get("kind") == {"S": "booking"}]
    teardown.delete_state(upgraded.platform, remains)
    assert not upgraded.platform.state_dir.exists()
