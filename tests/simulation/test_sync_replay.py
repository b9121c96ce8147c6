"""`holiday-rental sync replay` on a small history: what is written, and what is told of files that are none."""

import json
from pathlib import Path

import pytest

from simulation.sync.replay import main

HISTORIES = Path(__file__).parents[1] / "data" / "histories"


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    written = tmp_path_factory.mktemp("sync") / "decisions.jsonl"
    assert (
        main(
            [str(HISTORIES), "--decisions", str(written), "--truth", str(HISTORIES.with_name("histories-truth.jsonl"))]
        )
        == 0
    )
    return [json.loads(line) for line in written.read_text("utf-8").splitlines()]


def said(lines, feed):
    return [(line["at"][5:16], each["kind"], each["start"][5:]) for line in lines if line["feed"] == feed
            for each in line["announce"]]  # fmt: skip


def test_a_stay_that_flaps_a_change_and_a_cancellation_are_told_once_each(lines):
    assert (
        said(lines, "cottage.airbnb")
        == [
            ("01-09T07:32", "new", "02-01"),
            ("01-09T09:30", "new", "02-10"),
            ("01-10T08:31", "changed", "02-11"),
            ("01-12T07:32", "cancelled", "02-01"),
        ]
        or said(lines, "cottage.airbnb")[3][0] == "01-12T09:31"
    )


def test_a_line_has_what_is_blocked_after_it_and_moves_from_and_to(lines):
    (changed,) = [line for line in lines if line["moves"] and line["feed"] == "cottage.airbnb"]
    assert changed["blocked"] == [
        ["2026-02-01", "2026-02-05"],
        ["2026-02-10", "2026-02-14"],
        ["2026-12-01", "2027-01-10"],
    ]
    (move,) = changed["moves"]
    assert (move["from"]["start"], move["to"]["start"]) == ("2026-02-10", "2026-02-11")
    assert move["guest"] == move["from"]["uid"]
    assert set(changed) == {"feed", "at", "blocked", "announce", "moves"}


def test_a_stay_in_progress_under_a_new_uid_each_day_says_nothing(lines):
    assert [each[1:] for each in said(lines, "cottage.booking")] == [
        ("new", "01-08"),
        ("new", "02-01"),
        ("new", "02-13"),
    ]


def test_feeds_of_one_property_are_compared(lines):
    (conflict,) = [each for line in lines for each in line.get("conflicts", [])]
    assert conflict["nights"] == ["2026-02-13", "2026-02-14"]
    assert conflict["winner"]["feed"] == "cottage.airbnb"


def test_what_it_was_worth_is_printed(capsys):
    assert (
        main(
            [
                str(HISTORIES),
                "--truth",
                str(HISTORIES.with_name("histories-truth.jsonl")),
                "--time-zone",
                "Europe/Lisbon",
            ]
        )
        == 0
    )
    told = capsys.readouterr().out
    assert "cottage.airbnb" in told
    assert "0 nights freed of bookings that stand" in told
    assert "0 of 1 changed dates missed" in told


def test_a_file_that_is_no_history_is_named_by_line(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text('{"at": "2026-01-09T07:32:17Z", "feed": "a.b", "ok": true, "events": []}\n{}\n')
    assert main([str(tmp_path)]) == 1
    assert "a.jsonl:2 is no snapshot" in capsys.readouterr().err
    assert main([str(tmp_path / "none")]) == 1
