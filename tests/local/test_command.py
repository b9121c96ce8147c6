"""The command: what it does when all is well, and the one message with its cure when it is not."""

import json
import os
import shutil
import signal
import socket
import urllib.request

import pytest
from typer.testing import CliRunner

from holiday_rental.local import emulator_process, node_tools, operator
from holiday_rental.local.command import app
from holiday_rental.local.deployment import tenants_of
from holiday_rental.local.emulator_process import Condition, Emulator
from holiday_rental.local.project import find_project
from holiday_rental.local.state_directory import read_json, write_json
from tests.local.conftest import free_port
from tests.local.tiny_project import FAILING, QUEUE


def test_up_deploys_once_and_again_only_when_something_changed(shell):
    assert shell.run("up").exit_code == 0
    first = shell.deployments
    assert shell.run("up").exit_code == 0
    assert shell.deployments == first
    shell.project.holds({"Queue": QUEUE, "Another": QUEUE})
    assert shell.run("up").exit_code == 0
    second = shell.deployments
    assert second > first
    assert shell.run("up", "--force-deploy").exit_code == 0
    assert shell.deployments > second


def test_state_survives_down_and_up_and_is_not_deployed_again(shell):
    shell.run("up")
    deployed = shell.deployments
    assert "Stopped" in shell.run("down").output
    assert shell.emulator.condition() is Condition.STOPPED
    assert shell.run("up", port=False).exit_code == 0
    assert shell.deployments == deployed
    assert "not running" in shell.run("down").output + shell.run("down").output


def test_a_deleted_emulator_state_is_deployed_anew(shell):
    shell.run("up")
    deployed = shell.deployments
    shell.run("down")
    shutil.rmtree(shell.state.emulator_state)
    assert shell.run("up").exit_code == 0
    assert shell.deployments > deployed


def test_status_is_told_to_people_and_to_programs(shell):
    shell.run("up")
    assert f"running at http://127.0.0.1:{shell.port}" in shell.run("status").output
    told = json.loads(shell.run("status", "--json").output)
    assert (told["condition"], told["outputs"]["Port"], told["tenants"]) == ("running", str(shell.port), [])
    assert told["start_page"] == f"http://localhost:{shell.port}/"
    assert f"Start here: {told['start_page']}" in shell.run("status").output
    with urllib.request.urlopen(told["start_page"]) as page:
        assert b"Clock" in page.read()
    shell.run("down")
    told = json.loads(shell.run("status", "--json").output)
    assert (told["condition"], told["start_page"]) == ("stopped", "")


def assert_refused(result, *texts):
    assert result.exit_code == 1
    for text in texts:
        assert text in result.output
    assert "Traceback" not in result.output


def test_a_taken_port_is_told_with_its_cure_and_nothing_is_started(shell):
    with socket.socket() as other:
        other.bind(("127.0.0.1", shell.port))
        other.listen()
        assert_refused(shell.run("up"), f"Port {shell.port} is taken", f"--port {shell.port + 1}")
    assert shell.emulator.pid() is None


def test_a_half_dead_emulator_is_ended_and_the_next_up_goes_on(shell, monkeypatch):
    monkeypatch.setattr(emulator_process, "_ANSWER_SECONDS", 0.5)
    shell.emulator.start()
    pid = shell.emulator.pid()
    os.kill(pid, signal.SIGSTOP)
    assert_refused(shell.run("up"), f"(process {pid}) had stopped answering", "up` again")
    assert shell.emulator.condition() is Condition.STOPPED
    monkeypatch.undo()
    assert Emulator(shell.state, shell.port).start()


def test_an_emulator_that_was_killed_is_started_again(shell):
    shell.emulator.start()
    os.kill(shell.emulator.pid(), signal.SIGKILL)
    assert shell.emulator.start()


def test_a_pid_file_that_names_another_process_harms_nobody(shell):
    write_json(shell.state.pid_file, {"pid": os.getpid(), "port": shell.port})
    assert "not running" in shell.run("down").output
    shell.state.pid_file.write_text("[1]")
    shell.state.last_port.write_text('"x"')
    assert "stopped" in shell.run("status", port=False).output
    assert shell.emulator.start()


def test_another_port_while_it_runs_is_refused(shell):
    shell.emulator.start()
    other = free_port()
    result = CliRunner().invoke(app, ["up", "--state-dir", str(shell.state.root), "--port", str(other)])
    assert_refused(result, f"already runs on port {shell.port}", "down")
    assert shell.emulator.condition() is Condition.RUNNING


def test_a_failed_deployment_says_why_and_leaves_nothing_running(shell):
    shell.project.holds({"Queue": QUEUE, "Tenant": FAILING})
    assert_refused(shell.run("up"), "cdk deploy failed", "The specified distribution does not exist", "deploy.log")
    assert shell.emulator.condition() is Condition.STOPPED
    shell.project.holds({"Queue": QUEUE})
    assert shell.run("up").exit_code == 0


def test_an_app_that_cannot_be_synthesised_says_why(shell):
    shell.project.breaks()
    assert_refused(shell.run("up"), "cdk deploy failed", "hold_minutes must be 5-60, got 90")
    assert shell.emulator.condition() is Condition.STOPPED


def test_a_failed_deployment_leaves_alone_what_ran_before(shell):
    shell.run("up")
    shell.project.breaks()
    assert_refused(shell.run("up"), "got 90")
    assert shell.emulator.condition() is Condition.RUNNING


def test_a_site_that_cannot_be_built_is_told(shell):
    (shell.project.directory / "web").mkdir()
    assert_refused(shell.run("up"), "has no package.json", "Restore it")
    assert shell.emulator.condition() is Condition.STOPPED


def test_a_directory_without_an_app_falls_back_to_the_checkout(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (find_project() / "cdk.json").exists()


def test_doctor_names_what_is_missing_and_the_cure(shell, monkeypatch):
    assert shell.run("doctor").exit_code == 0
    monkeypatch.setattr(node_tools, "node", _no_node)
    monkeypatch.setattr("holiday_rental.local.doctor.node", _no_node)
    with socket.socket() as other:
        other.bind(("127.0.0.1", shell.port))
        other.listen()
        result = shell.run("doctor", "--json")
    assert result.exit_code == 1
    findings = {each["what"]: each for each in json.loads(result.output)}
    assert not findings["Node"]["well"]
    assert "pip install 'holiday-rental[local]'" in findings["Node"]["cure"]
    assert f"--port {shell.port + 1}" in findings["Emulator"]["cure"]
    assert findings["Python"]["well"]


def _no_node():
    raise node_tools.LocalProblem("Node is missing.", "Install it.")


def test_the_emulator_listens_on_loopback_only_and_asks_for_credentials(shell):
    settings = emulator_process.environment(shell.state, shell.port)
    assert (settings["BIND_HOST"], settings["AUTH"]) == ("127.0.0.1", "true")


def test_the_shells_secrets_do_not_reach_the_functions(shell, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("GITHUB_TOKEN", "real")
    assert "real" not in emulator_process.environment(shell.state, shell.port).values()


def test_mail_is_listed_and_shown(shell):
    shell.emulator.start()
    client = operator.client("sesv2", shell.emulator.endpoint)
    client.create_email_identity(EmailIdentity="stays@example.com")
    for to in ("ada@example.com", "bob@example.com"):
        client.send_email(
            FromEmailAddress="stays@example.com",
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": f"To {to}"}, "Body": {"Text": {"Data": "Your stay [is] booked"}}}},
        )
    assert "To ada@example.com" in shell.run("mail").output
    assert "Your stay [is] booked" in shell.run("mail", "2").output
    only = json.loads(shell.run("mail", "--to", "BOB@example.com", "--json").output)
    assert [(mail["to"], mail["text"]) for mail in only] == [(["bob@example.com"], "Your stay [is] booked")]
    assert_refused(shell.run("mail", "9"), "There is no mail number 9")


def test_mail_and_seed_without_a_platform_say_how_to_start_it(shell):
    assert_refused(shell.run("mail"), "does not run", "holiday-rental up")
    assert_refused(shell.run("seed"), "does not run", "holiday-rental up")


def test_the_clock_is_moved_and_put_back(shell):
    def clock(*arguments):
        return shell.run("clock", *arguments, port=False)

    assert clock("advance", "--days", "2").exit_code == 0
    assert read_json(shell.state.clock_file)["offset_seconds"] == 172800
    assert clock("set", "2027-03-01T09:00").exit_code == 0
    assert json.loads(clock("show", "--json").output)["now"].startswith("2027-03-01T09:00")
    assert_refused(clock("set", "tomorrow"), "'tomorrow' is no moment")
    assert_refused(clock("advance"), "nothing to advance by")
    for days in ("nan", "inf", "1e9"):
        assert_refused(clock("advance", "--days", days))
    assert_refused(clock("advance", "--days", "900000"), "years 2000 to 2200")
    assert_refused(clock("set", "2201-01-01"), "year 2201")
    shell.state.clock_file.write_text('{"offs')
    assert_refused(clock("show"), "clock.json cannot be read", "clock reset")
    clock("reset")
    assert not shell.state.clock_file.exists()


def test_functions_see_the_moved_clock(shell):
    settings = emulator_process.environment(shell.state, shell.port)
    assert settings["HOLIDAY_RENTAL_CLOCK_FILE"] == str(shell.state.clock_file)


def test_passwords_lie_in_a_file_of_their_owner_alone(tmp_path):
    write_json(tmp_path / "users.json", {}, private=True)
    assert (tmp_path / "users.json").stat().st_mode & 0o777 == 0o600


def test_the_whole_platform_goes_with_its_process_group(shell):
    shell.emulator.start()
    urllib.request.urlopen(f"{shell.emulator.endpoint}/_ministack/health").close()
    pid = shell.emulator.pid()
    shell.emulator.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(pid, 0)


def test_tenants_are_read_from_all_their_outputs_in_order():
    outputs = {f"Tenants{n}": json.dumps([{"tenant_id": str(n)}]) for n in ("", 2, 10, 9)} | {"TenantsTable": "x"}
    assert [each["tenant_id"] for each in tenants_of(outputs)] == ["", "2", "9", "10"]
