"""One tenant is put back from a restored table: what is missing, what differs if asked, never what came since."""

import uuid

import boto3
import pytest
from typer.testing import CliRunner

from holiday_rental.local import operator
from holiday_rental.local.command import app
from holiday_rental.local.restore_drill import drill
from holiday_rental.local.table_restore import PutBack, TenantRestore, tenant_items

OURS, THEIRS = "a" * 16, "b" * 16
KEYS = [{"AttributeName": name, "KeyType": kind} for name, kind in (("pk", "HASH"), ("sk", "RANGE"))]


def item(name, tenant=OURS, **more):
    return {"pk": {"S": f"T#{tenant}#{name}"}, "sk": {"S": "X"}, **more}


BOOKING = item("B#1", state={"S": "confirmed"}, last_change={"M": {"number": {"N": "2"}}}, nights={"B": b"\x01"})
MARK = item("B#1#LETTER", sent={"BOOL": True})
HOUSE = item("P#1", title={"S": "Coach House"}, v={"N": "1"})


class Tables:
    """A live table and one that was restored, of one emulator."""

    def __init__(self, aws):
        self.client = aws.client("dynamodb")
        self.live, self.restored = (f"{name}-{uuid.uuid4().hex[:8]}" for name in ("live", "restored"))
        for table in (self.live, self.restored):
            self.client.create_table(
                TableName=table,
                KeySchema=KEYS,
                AttributeDefinitions=[{"AttributeName": each["AttributeName"], "AttributeType": "S"} for each in KEYS],
                BillingMode="PAY_PER_REQUEST",
            )
        self.restore = TenantRestore(self.client, self.restored, self.live, OURS)

    def put(self, table, *items):
        for each in items:
            self.client.put_item(TableName=table, Item=each)

    def all_of(self, tenant=OURS):
        return sorted(tenant_items(self.client, self.live, tenant), key=lambda each: each["pk"]["S"])


@pytest.fixture
def tables(extended):
    return Tables(extended)


def test_what_is_missing_is_put_back_and_nothing_else_is_touched(tables):
    changed, new = HOUSE | {"title": {"S": "Old Mill"}}, item("B#2")
    tables.put(tables.restored, BOOKING, MARK, HOUSE, item("P#1", THEIRS))
    tables.put(tables.live, changed, new)
    found = tables.restore.compare()
    assert (found.missing, found.changed, found.new) == ([MARK, BOOKING], [(HOUSE, changed)], 1)
    assert tables.restore.put_back(found, changed=False) == PutBack(2, 0)
    assert tables.all_of() == [BOOKING, MARK, new, changed]
    assert tables.all_of(THEIRS) == []


def test_what_differs_is_put_back_when_it_is_asked_for(tables):
    tables.put(tables.restored, HOUSE)
    tables.put(tables.live, HOUSE | {"title": {"S": "Old Mill"}, "extra": {"S": "x"}})
    assert tables.restore.put_back(tables.restore.compare(), changed=True) == PutBack(1, 0)
    assert tables.all_of() == [HOUSE]
    assert tables.restore.compare().none


def test_what_somebody_writes_after_the_comparison_stays(tables):
    tables.put(tables.restored, BOOKING, HOUSE)
    tables.put(tables.live, HOUSE | {"v": {"N": "2"}})
    found = tables.restore.compare()
    tables.put(tables.live, HOUSE | {"v": {"N": "3"}}, BOOKING | {"state": {"S": "cancelled"}})
    assert tables.restore.put_back(found, changed=True) == PutBack(0, 2)
    assert [each.get("v") for each in tables.all_of()] == [None, {"N": "3"}]


def test_what_is_the_tenants_under_the_platforms_keys_goes_with_it(tables):
    def shared(pk, sk="X", **more):
        return {"pk": {"S": pk}, "sk": {"S": sk}, **more}

    due = shared("G#DUE#welcome#2027-01-18", "09:00#b", t={"S": OURS})
    ours = [due, shared("G#FEEDS#3", f"{OURS}#p"), shared("G#HOST#seaview.example", tenant_id={"S": OURS})]
    theirs = [shared("G#FEEDS#3", f"{THEIRS}#p"), shared("G#HOST#barossa.example", tenant_id={"S": THEIRS})]
    tables.put(tables.restored, *ours, *theirs, shared("G#RATE#ses"))
    assert tables.restore.compare().missing == ours


def test_how_far_changes_were_numbered_and_heard_is_left_as_it_is_now(tables):
    """Put back as they were, versions would begin again that listeners know already."""
    head = {"pk": {"S": f"G#CHANGES#{OURS}#p1"}, "sk": {"S": "HEAD"}, "version": {"N": "7"}}
    progress = item("PROGRESS#p1", version={"N": "7"})
    tables.put(tables.restored, head, progress)
    newer = head | {"version": {"N": "9"}}
    tables.put(tables.live, newer)
    assert tables.restore.compare().none
    assert tables.all_of() == [newer]


def test_marks_go_before_what_publishes_an_event(tables):
    tables.put(tables.restored, BOOKING, MARK, HOUSE)
    assert tables.restore.compare().missing == [MARK, HOUSE, BOOKING]


def test_what_has_expired_is_not_brought_back(tables):
    tables.put(tables.restored, item("H#1", expires_at={"N": "1000"}), item("H#2", expires_at={"N": "99999999999"}))
    assert tables.restore.compare().missing == [item("H#2", expires_at={"N": "99999999999"})]


def test_a_drill_damages_and_mends_a_copy_and_leaves_nothing(tables):
    tables.put(tables.live, BOOKING, MARK, HOUSE, item("P#1", THEIRS))
    before, looked = tables.client.list_tables()["TableNames"], []

    def check(table):
        looked.extend(tenant_items(tables.client, table, OURS))

    done = drill(tables.client, tables.live, OURS, check)
    assert done.passed
    assert (done.deleted, done.altered, done.put_back.written) == (2, 1, 3)
    assert sorted(looked, key=lambda each: each["pk"]["S"]) == tables.all_of() == [BOOKING, MARK, HOUSE]
    assert tables.client.list_tables()["TableNames"] == before
    assert tables.client.list_backups()["BackupSummaries"] == []


def test_a_drill_that_does_not_mend_does_not_pass(tables, monkeypatch):
    tables.put(tables.live, BOOKING, MARK)
    monkeypatch.setattr(TenantRestore, "_put", lambda *_: True)
    assert not drill(tables.client, tables.live, OURS, lambda _table: None).passed


@pytest.fixture
def on_aws(tables, tmp_path, monkeypatch):
    """The command with the shell's own credentials, turned to the emulator of the tests."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in operator.environment(tables.client.meta.endpoint_url).items():
        monkeypatch.setenv(name, value)
    asked = ["restore", "tenant", tables.restored, "--tenant", OURS, "--aws", "--state-dir", str(tmp_path)]
    return lambda *more: CliRunner().invoke(app, [*asked, *more])


def test_the_command_writes_only_with_apply(tables, on_aws):
    tables.put(tables.restored, BOOKING)
    looked = on_aws("--table", tables.live)
    assert "Missing: 1. Different: 0. New since, and left alone: 0." in looked.output
    assert tables.all_of() == []
    assert "1 items were put back" in on_aws("--table", tables.live, "--apply").output
    assert tables.all_of() == [BOOKING]


def test_what_is_not_named_or_not_there_is_told_with_its_cure(on_aws):
    assert "Give --table" in on_aws().output
    gone = on_aws("--table", "nothing")
    assert (gone.exit_code, "The tables could not be reached" in gone.output) == (1, True)


def test_a_platform_that_does_not_run_cannot_be_restored(tmp_path):
    refused = CliRunner().invoke(
        app, ["restore", "drill", "--tenant", "x", "--state-dir", str(tmp_path), "--port", "1"]
    )
    assert (refused.exit_code, "does not run" in refused.output) == (1, True)
