"""A whole business handed out and then forgotten: nothing is left that is not declared, nothing of others is gone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from rental.offboarding.domain.retention import HOLDINGS, REMOVED, Rule
from rental.offboarding.dynamodb.rows import DynamoDbRows
from rental.offboarding.use_cases.exporting import Counted, zipped
from rental.offboarding.use_cases.forgetting import Forgetting
from rental.offboarding.use_cases.walking import Walk
from tests.contexts.offboarding.left_behind import NOW, TAKER, left_behind
from tests.support.property_samples import KEY
from tests.support.samples import BAROSSA, SEAVIEW

YEARS = 10
DECLARED = {each.kind for each in HOLDINGS if each.rule in (Rule.BARE, Rule.EXPIRES)}
OF_THE_PLATFORM = {"G#HOST", "G#NAME", "G#TENANTS"}  # given up by other steps


def run_over(left, enough=lambda: False):
    rows = DynamoDbRows(left.table, left.table)
    return Forgetting(Walk(rows, SEAVIEW, KEY, NOW + timedelta(days=1)), YEARS, enough)


@pytest.fixture(scope="module")
def forgotten():
    """What there was, and what there is after as many runs as it takes: each ends as soon as it may."""
    with left_behind() as left:
        before, others, read = left.rows(SEAVIEW), left.rows(BAROSSA), left.changes
        walk, counted = run_over(left).walk, Counted()
        parts = list(zipped(walk, counted))
        kinds, runs = left.kinds(SEAVIEW), 0
        turns = iter(range(10_000))
        while not run_over(left, lambda: next(turns) % 6 == 5).run():
            runs += 1
            assert runs < 40, "it never comes to an end"
        yield {
            "before": before,
            "after": left.rows(SEAVIEW),
            "kinds": (kinds, left.kinds(SEAVIEW)),
            "others": (others, left.rows(BAROSSA)),
            "events": left.events_since(read),
            "runs": runs,
            "export": (parts, counted.rows),
        }


def test_the_business_has_a_row_of_every_kind_that_is_found_by_name(forgotten):
    kinds, _ = forgotten["kinds"]
    wanted = {each.kind for each in HOLDINGS if each.per} - {"KEPT", "LEAVING", "EXPORT", "REMINDERS", "STALE"}
    assert wanted - kinds == set(), "play it in left_behind.py, or nobody sees whether it goes"
    assert {"G#DUE", "G#FEEDS", "G#CHANGES", "G#MANAGERS"} <= kinds


def test_nothing_is_left_that_is_not_declared(forgotten):
    _, kinds = forgotten["kinds"]
    assert kinds - DECLARED - OF_THE_PLATFORM == set()
    assert {"KEPT", "AUDIT"} <= kinds


def test_what_is_left_names_nobody(forgotten):
    told = json.dumps([row for (pk, _), row in forgotten["after"].items() if pk.startswith("T#")], default=str)
    names = {
        row[name] for row in forgotten["before"].values() for name in ("guest_name", "guest_email") if row.get(name)
    }
    assert len(names) >= 6
    assert [name for name in (*names, TAKER, "Ada", "Åsa", "guest-1") if name in told] == []
    assert REMOVED in told


def test_every_sale_is_kept_until_the_law_lets_go_of_it(forgotten):
    kept = [row for (pk, _), row in forgotten["after"].items() if pk.endswith("#KEPT")]
    for kind in ("booking", "money_entry"):
        sold = [row for row in forgotten["before"].values() if row.get("kind") == kind]
        facts = {(row.get("total"), row["currency"], str(row.get("postings"))) for row in sold}
        assert facts == {
            (row.get("total"), row["currency"], str(row.get("postings"))) for row in kept if row["kind"] == kind
        }
    assert all(row["expires_at"] > (NOW + timedelta(days=365 * YEARS)).timestamp() for row in kept)
    assert [row["name"] for row in kept if row["kind"] == "tenant"] == ["Seaview Stays"]


def test_nothing_of_another_tenant_is_touched(forgotten):
    before, after = forgotten["others"]
    assert before == after
    assert len(before) > 50


def test_no_consumer_wakes(forgotten):
    assert forgotten["events"] == []


def test_who_is_stopped_goes_on_where_they_were(forgotten):
    assert forgotten["runs"] > 1


@pytest.fixture(scope="module")
def export(forgotten):
    """The export's files by name, each its lines."""
    parts, _ = forgotten["export"]
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode().splitlines() for name in archive.namelist()}


def test_an_export_has_a_file_for_each_kind_that_is_the_hosts_and_says_what_is_in_it(forgotten, export):
    names = {f"{each.file}.jsonl" for each in HOLDINGS if each.file}
    assert export.keys() == names | {"README.txt"}
    assert all(name in "\n".join(export["README.txt"]) for name in names)
    assert sum(len(lines) for name, lines in export.items() if name != "README.txt") == forgotten["export"][1]
    assert {name for name in names if not export[name]} == {"reminder-settings.jsonl"}, "played without"


def test_an_export_has_all_that_the_host_sold_and_none_of_the_platforms_own_marks(forgotten, export):
    sold = [row for row in forgotten["before"].values() if row.get("kind") == "booking"]
    exported = [json.loads(line) for line in export["bookings.jsonl"]]
    assert sorted(row["total"] for row in exported) == sorted(row["total"] for row in sold)
    assert {row["guest_name"] for row in exported} == {row["guest_name"] for row in sold}
    assert all(len(row["id"]) >= 16 for row in exported)
    told = "\n".join(line for lines in export.values() for line in lines)
    assert [mark for mark in ('"pk"', '"list_pk"', '"request_hash"', '"last_change"', "pi_fake") if mark in told] == []


def test_an_export_is_never_whole_in_memory(forgotten):
    parts, _ = forgotten["export"]
    assert len(parts) > 5
    assert max(map(len, parts)) < sum(map(len, parts)) / 2
