"""Python handlers see their bundle alone, run on the base interpreter, and share a bounded number of workers."""

import io
import json
import queue
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from ministack.core import lambda_runtime

from holiday_rental.local.emulator import lambda_workers
from tests.local.local_aws import function
from tests.local.test_sites import api

LOOK = """
import importlib.util, json, os, sys
def handler(event, context):
    found = {name: importlib.util.find_spec(name) is not None for name in ("boto3", "ministack", "json")}
    found["shell"] = "OUTSIDE" in os.environ
    found["executable"] = sys.executable
    found["path"] = sys.path
    return found
"""
MARK = lambda_workers._END_OF_CALL
QUIET = "def handler(event, context): return {'statusCode': 200, 'body': 'ok'}"
LOUD = """
def handler(event, context):
    for n in range(3): print(f"line {n}")
    return {'statusCode': 200, 'body': 'ok'}
"""
SLOW = """
import json, os, time
def handler(event, context):
    time.sleep(0.1)
    return {'statusCode': 200, 'body': json.dumps({'pid': os.getpid()})}
"""


def invoke(aws, code, event=None):
    _, outputs = aws.deploy(function(code), {"Name": {"Ref": "Fn"}})
    answer = aws.client("lambda").invoke(FunctionName=outputs["Name"], Payload=json.dumps(event or {}))
    return outputs["Name"], json.loads(answer["Payload"].read())


def test_vanilla_lets_handlers_import_what_is_not_in_their_bundle(vanilla):
    _, found = invoke(vanilla, LOOK)
    assert found["boto3"]
    assert found["ministack"]


def test_handlers_import_only_their_bundle_and_the_standard_library(extended):
    _, found = invoke(extended, LOOK)
    assert (found["boto3"], found["ministack"], found["json"], found["shell"]) == (False, False, True, False)
    assert found["executable"] != sys.executable
    assert not [place for place in found["path"] if "site-packages" in place]


def test_a_bundle_that_carries_a_package_can_import_it(extended):
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as bundle:
        bundle.writestr("index.py", "import boto3\ndef handler(event, context): return boto3.WHO")
        bundle.writestr("boto3/__init__.py", "WHO = 'the bundle'")
    name, _ = invoke(extended, QUIET)
    extended.client("lambda").update_function_code(FunctionName=name, ZipFile=buffer.getvalue())
    assert json.loads(extended.client("lambda").invoke(FunctionName=name)["Payload"].read()) == "the bundle"


LINKED = "import os\ndef handler(event, context): return os.path.islink(__file__)"


def test_vanilla_unpacks_a_bundle_for_every_worker(vanilla):
    assert not invoke(vanilla, LINKED)[1]


def test_workers_share_an_unpacked_bundle(extended):
    assert invoke(extended, LINKED)[1]


class Emptying(queue.Queue):
    """A log that is told to end: asking for more than there is means to wait."""

    waited = 0

    def get(self, *_, **_named):
        self.waited += self.empty()
        return super().get(block=False)


def read_log(lines, monkeypatch, *, extended):
    monkeypatch.setattr(lambda_runtime.Worker, "_drain_stderr_bounded", lambda_runtime.Worker._drain_stderr_bounded)
    if extended:
        lambda_workers._read_logs_to_the_mark()
    log = Emptying()
    for line in lines:
        log.put(line)
    worker = SimpleNamespace(config={"Runtime": "python3.11"}, _stderr_queue=log)
    return lambda_runtime.Worker._drain_stderr_bounded(worker), log


def test_a_quiet_handler_costs_no_wait(monkeypatch):
    assert read_log([MARK], monkeypatch, extended=False)[1].waited > 0
    said, log = read_log([MARK], monkeypatch, extended=True)
    assert (said, log.waited) == ("", 0)


def test_a_call_has_the_lines_to_its_mark_and_leaves_the_next_calls(monkeypatch):
    said, log = read_log(["one", "two", MARK, "another's"], monkeypatch, extended=True)
    assert (said, log.waited, list(log.queue)) == ("one\ntwo", 0, ["another's"])


def test_every_line_of_a_handlers_log_is_kept(extended):
    name, _ = invoke(extended, LOUD)
    logs = extended.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    lines = "\n".join(event["message"] for event in logs)
    assert all(f"line {n}" in lines for n in range(3))
    assert "\x1e" not in lines


def processes_for(aws, api_id, calls):
    resources = api(api_id)
    resources["Fn"]["Properties"]["Code"]["ZipFile"] = SLOW
    aws.deploy(resources)
    path = f"/_aws/execute-api/{api_id}/$default/x"
    with ThreadPoolExecutor(calls) as clients:
        answers = list(clients.map(lambda _: aws.request("GET", path), range(calls)))
    assert {answer.status for answer in answers} == {200}
    return len({answer.json["pid"] for answer in answers})


def test_vanilla_starts_a_process_for_every_concurrent_request(vanilla):
    assert processes_for(vanilla, "ab000001", 10) > 5


def test_concurrent_requests_wait_for_a_few_processes(extended):
    assert processes_for(extended, "ab000002", 20) <= 4


NESTED = """
import os, urllib.request, json
def handler(event, context):
    depth = int((event.get("queryStringParameters") or {}).get("depth", 0))
    if depth:
        url = os.environ["AWS_ENDPOINT_URL"] + f"/_aws/execute-api/ab000003/$default/x?depth={depth - 1}"
        urllib.request.urlopen(url, timeout=15).read()
    return {"statusCode": 200, "body": "ok"}
"""


def test_a_handler_that_calls_its_own_api_gets_an_answer(extended):
    resources = api("ab000003")
    resources["Fn"]["Properties"]["Code"]["ZipFile"] = NESTED
    extended.deploy(resources)
    assert extended.request("GET", "/_aws/execute-api/ab000003/$default/x?depth=3").status == 200


@pytest.mark.parametrize("emulator", ["vanilla", "extended"])
def test_a_handler_that_raises_is_a_bad_gateway(emulator, request):
    aws, api_id = request.getfixturevalue(emulator), "ab000004"
    resources = api(api_id)
    resources["Fn"]["Properties"]["Code"]["ZipFile"] = "def handler(event, context): raise RuntimeError('no')"
    aws.deploy(resources)
    assert aws.request("GET", f"/_aws/execute-api/{api_id}/$default/x").status == 502
