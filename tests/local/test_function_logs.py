"""What functions said is kept in files of a bounded size, and read as their loggers meant it."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from holiday_rental.local import logs_command
from holiday_rental.local.clock_words import since_of
from holiday_rental.local.command import app
from holiday_rental.local.emulator.function_logs import OLDER_FILES, CallLog, older_file
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.function_logs import FunctionName, LogFiles, Wanted, lines_of_call
from holiday_rental.local.state_directory import StateDirectory, write_json
from tests.local.local_aws import StackFailed
from tests.local.test_custom_resources import RAISES, resources
from tests.local.test_lambda_workers import LOUD, invoke

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
CREATE_BOOKING = ("App-CreateBookingF00D", "rental.bookings.http_api.bookings: create_booking")
PAYMENTS = ("App-PaymentWorkerBEEF", "rental.payments.queue")


def said(message, level="INFO", **more):
    return json.dumps({"level": level, "message": message, "timestamp": "2026-11-29 12:00:01,500+0000", **more})


def call(*lines, function=PAYMENTS, request_id="r1", error="", at=NOON):
    name, description = function
    told = {"at": at.timestamp(), "function": name, "description": description, "request_id": request_id}
    return json.dumps(told | {"error": error, "lines": lines}) + "\n"


def test_a_loggers_line_has_its_time_level_tenant_and_what_was_added():
    (line,) = lines_of_call(call(said("payment given up", "ERROR", tenant_id="t1", booking_id="b1", service="x")))
    assert (line.at, line.level, line.message) == (NOON + timedelta(seconds=1.5), "ERROR", "payment given up")
    assert (line.request_id, line.tenant_id, line.more) == ("r1", "t1", {"booking_id": "b1"})
    assert line.function.shown == "payments.queue"


def test_what_is_printed_is_a_line_and_a_trace_is_one_error_with_what_it_says():
    trace = ["Traceback (most recent call last):", '  File "x.py", line 1, in handler', "RuntimeError: no"]
    first, second, third = lines_of_call(call("printed", *trace, said("after"), error="no"))
    assert (first.message, second.message, third.message) == ("printed", "RuntimeError: no", "after")
    assert (second.level, second.trace) == ("ERROR", "\n".join(trace))


def test_a_failure_that_wrote_nothing_is_a_line_all_the_same():
    (line,) = lines_of_call(call(error="Worker init failed: ImportError: x"))
    assert (line.level, line.message) == ("ERROR", "Worker init failed: ImportError: x")
    logged, failed = lines_of_call(call(said("began"), error="Task timed out after 3.00 seconds"))
    assert (logged.is_error, failed.is_error) == (False, True)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"at": "x"}', call("x")[:-9]])
def test_what_was_cut_short_is_passed_over(text):
    assert lines_of_call(text) == []


def test_a_function_is_known_by_operation_context_entry_and_part_of_its_physical_name():
    booking, several = FunctionName.of(*CREATE_BOOKING), FunctionName.of("X", "rental.bookings.http_api: a_one, a_two")
    assert (booking.shown, several.shown) == ("create_booking", "bookings.http_api")
    for name in ("create_booking", "bookings", "bookings.http_api", "CreateBooking", CREATE_BOOKING[0]):
        assert booking.is_called(name)
    assert several.is_called("a_two")
    for name in ("booking", "payments", "http_api.bookings"):
        assert not FunctionName.of("App-FnF00D", CREATE_BOOKING[1]).is_called(name)
    assert FunctionName.of("Other", "Somebody's").shown == "Other"


def test_lines_are_chosen_by_function_tenant_request_time_and_level():
    (line,) = lines_of_call(call(said("x", "ERROR", tenant_id="t1"), request_id="abcdef"))
    for wanted in (Wanted(), Wanted("payments"), Wanted(tenant_id="t1"), Wanted(request_id="abc"), Wanted(errors=True)):
        assert wanted.takes(line)
    assert Wanted(since=line.at).takes(line)
    for other in (Wanted("bookings"), Wanted(tenant_id="t2"), Wanted(request_id="bcd")):
        assert not other.takes(line)
    assert not Wanted(since=line.at + timedelta(microseconds=1)).takes(line)
    (quiet,) = lines_of_call(call(said("x", "WARNING")))
    assert not Wanted(errors=True).takes(quiet)


@pytest.mark.parametrize(
    ("text", "ago"),
    [("90s", timedelta(seconds=90)), ("10m", timedelta(minutes=10)), ("2h", timedelta(hours=2)), ("1d", timedelta(1))],
)
def test_since_is_a_span_or_a_moment(text, ago):
    assert since_of(text, NOON) == NOON - ago
    assert since_of("2026-11-29T09:00", NOON) == NOON - timedelta(hours=3)
    with pytest.raises(LocalProblem, match="'yesterday' is neither a span nor a moment"):
        since_of("yesterday", NOON)


def messages(lines):
    return [line.message for line in lines]


def keep(log, *lines, error=False):
    body = {"errorMessage": "no"} if error else "fine"
    log.keep({"FunctionName": "Fn"}, "r1", NOON.timestamp(), {"log": "\n".join(lines), "error": error, "body": body})


def test_quiet_calls_and_metrics_take_no_room(tmp_path):
    log = CallLog(tmp_path / "functions.log")
    keep(log)
    keep(log, '{"_aws":{"Timestamp":1}}')
    assert not (tmp_path / "functions.log").exists()
    keep(log, error=True)
    assert messages(LogFiles(tmp_path / "functions.log").so_far()) == ["no"]


def test_files_are_bounded_and_the_oldest_goes(tmp_path):
    file = tmp_path / "functions.log"
    log = CallLog(file, largest_bytes=300)
    for number in range(40):
        keep(log, f"line {number}")
    files = [older_file(file, age) for age in range(OLDER_FILES + 1)]
    assert sorted(each for each in tmp_path.iterdir()) == sorted(each for each in files if each.exists())
    assert max(each.stat().st_size for each in files if each.exists()) < 300 + 200
    kept = messages(LogFiles(file).so_far())
    assert kept == [f"line {number}" for number in range(40 - len(kept), 40)]
    assert 4 <= len(kept) < 40


class Waits:
    """Lets a reader wait for what it is told next, and ends it when there is nothing more."""

    def __init__(self, *steps):
        self.steps = list(steps)

    def __call__(self):
        if not self.steps:
            raise KeyboardInterrupt
        self.steps.pop(0)()


def followed(files, *steps):
    assert list(files.so_far()) == []
    return [line.message for line in until_interrupted(files.from_now_on(Waits(*steps)))]


def until_interrupted(lines):
    with contextlib.suppress(KeyboardInterrupt):
        yield from lines


def test_following_misses_nothing_where_a_file_is_begun_put_aside_or_half_written(tmp_path):
    file = tmp_path / "functions.log"
    log, half = CallLog(file, largest_bytes=300), call("half")

    def append(text):
        with file.open("a") as opened:
            opened.write(text)

    def more():
        for number in range(3):  # the third is in another file
            keep(log, f"line {number}")

    steps = [lambda: keep(log, "first"), lambda: None, more, lambda: append(half[:20]), lambda: append(half[20:])]
    assert followed(LogFiles(file), *steps) == ["first", "line 0", "line 1", "line 2", "half"]


@pytest.fixture
def command(tmp_path):
    """The command over files of its own; no platform runs."""
    state = StateDirectory.at(tmp_path / "state")
    state.create()
    trace = "Traceback (most recent call last):\nRuntimeError: [b] no"
    error = said("not worked at", "ERROR", tenant_id="t1", booking_id="b9", exception=trace)
    state.function_logs.write_text(
        call(said("began", tenant_id="t1"), error, request_id="aaa")
        + call(said("booked", tenant_id="t2"), function=CREATE_BOOKING, request_id="bbb")
    )
    tenants = [
        {"tenant_id": each, "name": name, "subdomain": name.lower(), "host": "", "site_url": ""}
        for each, name in (("t1", "Seaview"), ("t2", "Barossa"))
    ]
    write_json(state.outputs_file, {"App": {"Tenants": json.dumps(tenants)}})
    return lambda *options: CliRunner().invoke(app, ["logs", *options, "--state-dir", str(state.root)])


def test_the_command_shows_a_line_with_its_function_request_and_tenant(command):
    shown = command().output.splitlines()
    assert next(line for line in shown if "booked" in line).endswith("INFO    create_booking bbb barossa booked")
    assert "ERROR   payments.queue aaa seaview not worked at booking_id=b9" in command().output
    assert "RuntimeError: [b] no" in command("--errors").output


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--function", "payments"], ["began", "not worked at"]),
        (["--tenant", "Barossa"], ["booked"]),
        (["--request", "bb"], ["booked"]),
        (["--errors"], ["not worked at"]),
        (["--last", "1"], ["booked"]),
        (["--since", "2026-11-29T12:00:02"], []),
    ],
)
def test_the_command_chooses_and_speaks_to_programs(command, options, found):
    lines = [json.loads(line) for line in command(*options, "--json").output.splitlines()]
    assert [line["message"] for line in lines] == found


def test_an_unknown_function_is_told_with_those_there_are(command):
    refused = command("--function", "create_boking")
    assert refused.exit_code == 1
    assert "There is no function 'create_boking'" in refused.output
    assert "Functions: create_booking, payments.queue." in refused.output


def test_a_deployed_function_that_said_nothing_is_known(command, tmp_path):
    resource = {"Type": "AWS::Lambda::Function", "Properties": {"Description": "rental.audit.events"}}
    write_json(tmp_path / "state" / "cdk.out" / "App.template.json", {"Resources": {"Audit": resource}})
    quiet = command("--function", "audit")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_following_ends_with_an_interruption_and_without_a_word(command, monkeypatch):
    monkeypatch.setattr(logs_command, "_wait", Waits())
    ended = command("--follow", "--errors")
    assert (ended.exit_code, "Interrupted" in ended.output) == (0, False)
    assert "not worked at" in ended.output


def test_a_functions_lines_are_in_the_file_with_its_calls_id(extended):
    name, _ = invoke(extended, LOUD)
    kept = [line for line in files_of(extended).so_far() if line.function.physical == name]
    assert messages(kept) == ["line 0", "line 1", "line 2"]
    assert len({line.request_id for line in kept}) == 1


def files_of(aws):
    return LogFiles(StateDirectory.at(aws.directory).function_logs)


def test_a_failed_custom_resources_trace_is_kept_after_its_stack_is_gone(extended):
    with pytest.raises(StackFailed):
        extended.deploy(resources(RAISES, "lost"))
    last = [line for line in files_of(extended).so_far() if "the tenant is not valid" in line.message][-1]
    assert (last.level, last.message) == ("ERROR", "RuntimeError: the tenant is not valid")
    assert "in handler" in last.trace


BROKEN = "import nothing_like_it\ndef handler(event, context): return 1"


def test_vanilla_says_of_a_broken_module_neither_kind_nor_place(vanilla):
    assert "ModuleNotFoundError" not in invoke(vanilla, BROKEN)[1]["errorMessage"]


def test_a_module_that_cannot_be_imported_is_told_with_kind_and_place(extended):
    name, answer = invoke(extended, BROKEN)
    assert "ModuleNotFoundError: No module named 'nothing_like_it'" in answer["errorMessage"]
    assert "index.py, line 1" in answer["errorMessage"]
    (kept,) = [line for line in files_of(extended).so_far() if line.function.physical == name]
    assert kept.message == answer["errorMessage"]


def streams_after(aws, calls):
    name, _ = invoke(aws, LOUD)
    for _ in range(calls):
        aws.client("lambda").invoke(FunctionName=name)
    return aws.client("logs").describe_log_streams(logGroupName=f"/aws/lambda/{name}", limit=50)["logStreams"]


def test_vanilla_keeps_a_stream_of_every_call_for_ever(vanilla):
    assert len(streams_after(vanilla, 24)) == 25


def test_the_emulators_memory_keeps_the_latest_calls_alone(extended):
    assert len(streams_after(extended, 24)) == 20
