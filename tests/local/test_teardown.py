"""Purging destroys what is deployed, says what stays and why, and deletes the platform's own state and nothing else."""

from holiday_rental.local import down_command, operator
from holiday_rental.local.emulator_process import Condition
from holiday_rental.local.kept import KEPT, OF_THE_APP, OF_THE_CDK
from holiday_rental.local.remains import LISTED, PARTS, Thing
from holiday_rental.local.state_directory import StateDirectory
from holiday_rental.local.teardown import sorted_out
from tests.local.tiny_project import QUEUE

BUCKET = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
KEPT_QUEUE = QUEUE | {"DeletionPolicy": "RetainExceptOnCreate"}


def test_what_is_found_is_kept_with_its_reason_or_left_without():
    kept = [Thing("T", "b", "data"), Thing("T", "gone", "data")]
    remains = sorted_out(kept, [Thing("T", "b"), Thing("T", "a"), Thing("Other", "b")])
    assert remains.kept == [Thing("T", "b", "data")]
    assert remains.left == [Thing("Other", "b"), Thing("T", "a")]


def test_a_kind_is_listed_or_part_of_one_that_is():
    assert not LISTED.keys() & PARTS.keys()
    assert set(PARTS.values()) <= LISTED.keys()
    assert KEPT.keys() <= LISTED.keys()


def test_a_state_directory_deletes_all_that_it_names_and_nothing_else(tmp_path):
    state = StateDirectory.at(tmp_path / "state")
    state.create()
    names = [name for name, value in vars(StateDirectory).items() if isinstance(value, property)]
    for place in (getattr(state, name) for name in names):
        if not place.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("x")
    (state.root / "functions.log.2").write_text("x")
    (state.root / "mine.txt").write_text("x")
    state.delete()
    assert [each.name for each in state.root.iterdir()] == ["mine.txt"]
    (state.root / "mine.txt").unlink()
    state.delete()
    assert not state.root.exists()


def test_purging_destroys_keeps_with_reasons_and_deletes_the_state(shell):
    shell.project.holds({"Queue": QUEUE, "Bucket": BUCKET, "Kept": KEPT_QUEUE})
    shell.run("up")
    shell.run("down")
    shell.project.holds({"Other": QUEUE})  # what is deployed counts, not what the app has become
    purged = shell.run("down", "--purge", "--yes")
    assert purged.exit_code == 0, purged.output
    lines = {each.split()[0]: each for each in purged.output.splitlines() if "AWS::" in each}
    assert KEPT["AWS::S3::Bucket"][:20] in lines["AWS::S3::Bucket"]
    assert OF_THE_APP[:20] in lines["AWS::SQS::Queue"]
    assert OF_THE_CDK[:20] in lines["AWS::CloudFormation::Stack"]
    assert shell.emulator.condition() is Condition.STOPPED
    assert not shell.state.root.exists()
    assert "nothing to purge" in shell.run("down", "--purge", "--yes").output


def test_what_is_left_without_a_reason_is_told_and_the_state_stays(shell):
    shell.emulator.start()
    sqs = operator.client("sqs", shell.emulator.endpoint)
    by_hand = sqs.create_queue(QueueName="made-by-hand")["QueueUrl"]
    purged = shell.run("down", "--purge", "--yes")
    assert purged.exit_code == 1
    assert "left what no template keeps: AWS::SQS::Queue" in purged.output
    assert "made-by-hand" in purged.output
    assert shell.state.emulator_state.is_dir()
    sqs.delete_queue(QueueUrl=by_hand)
    assert shell.run("down", "--purge", "--yes").exit_code == 0
    assert not shell.state.root.exists()


def test_purging_is_asked_about_and_never_done_unasked(shell, monkeypatch):
    refused = shell.run("down", "--purge")
    assert (refused.exit_code, "Say so with --yes" in refused.output) == (1, True)
    monkeypatch.setattr(down_command.sys, "stdin", _Terminal())
    monkeypatch.setattr(down_command.typer, "confirm", _declined)
    assert shell.run("down", "--purge").exit_code == 1
    assert shell.state.root.is_dir()


class _Terminal:
    def isatty(self):
        return True


def _declined(_question, *, abort):
    assert abort
    raise down_command.typer.Abort


def test_where_nothing_was_deployed_the_state_is_deleted_all_the_same(shell):
    shell.state.outputs_file.unlink()
    assert "Nothing was deployed" in shell.run("down", "--purge", "--yes").output
    assert not shell.state.root.exists()
