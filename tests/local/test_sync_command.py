from pathlib import Path

from typer.testing import CliRunner

from holiday_rental.local.command import app

HISTORIES = Path(__file__).parents[1] / "data" / "histories"


def test_sync_replay_runs_the_functions_code_without_a_platform(tmp_path, capfd):
    decisions = tmp_path / "decisions.jsonl"
    arguments = [
        "sync",
        "replay",
        str(HISTORIES),
        "--decisions",
        str(decisions),
        "--truth",
        str(HISTORIES.with_name("histories-truth.jsonl")),
    ]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert "cottage.booking" in capfd.readouterr().out
    assert len(decisions.read_text("utf-8").splitlines()) > 8


def test_sync_replay_of_nothing_says_so_and_fails(tmp_path, capfd):
    assert CliRunner().invoke(app, ["sync", "replay", str(tmp_path)]).exit_code == 1
    assert "There are no histories" in capfd.readouterr().err
