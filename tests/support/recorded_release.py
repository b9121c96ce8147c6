"""A recorded release on an emulator: its templates deployed, a stand-in for each function, and its data put there."""

import gzip
import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from holiday_rental.local import operator
from holiday_rental.local.emulator_process import REGION
from tests.support.record_release import RELEASES, resource_ids, unplain

_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_DEPLOY_SECONDS = 120
_A_BATCH = 25
# Answers whatever a function of the release is asked while it is deployed: custom resources with the ids they had.
_STAND_IN = """
import json, urllib.request
KNOWN = json.loads({known!r})
def handler(event, context):
    if "ResponseURL" not in event:
        return {{"batchItemFailures": []}}
    identity = KNOWN[event["LogicalResourceId"]]
    answer = {{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}}
    answer |= {{"Status": "SUCCESS", "PhysicalResourceId": identity, "Data": {{"TenantId": identity}}}}
    asked = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(asked)
"""


class RecordedRelease:
    """One folder of `tests/data/releases`, for an emulator on `port`."""

    def __init__(self, name: str, port: int) -> None:
        folder = RELEASES / name
        self.port, self.endpoint = port, f"http://127.0.0.1:{port}"
        self._clients: dict[str, Any] = {}
        self._data = _read(folder / "data.json.gz")
        self._templates = json.loads(self._here(json.dumps(_read(folder / "templates.json.gz"))))
        self.recorded_at: str = self._data["recorded_at"]
        self.readings: dict[str, dict[str, Any]] = json.loads(self._here(json.dumps(self._data["readings"])))

    def deploy(self) -> dict[str, Any]:
        """Deploy the release's stacks into the bootstrapped account; return the ids of all their resources."""
        stand_in = self._stand_in()
        for key, template in self._templates["assets"].items():
            self._put(key, stand_in if template is None else json.dumps(template).encode())
        stacks = {name: json.dumps(self._templates[file]) for name, file in self._templates["stacks"].items()}
        for name in sorted(stacks, key=lambda name: "Fn::ImportValue" in stacks[name]):  # first who need no other
            self._deploy_stack(name, stacks[name])
        return self.ids()

    def ids(self) -> dict[str, Any]:
        """Return the ids of all resources of the stacks, as they are now."""
        return resource_ids(self.endpoint, list(self._data["stacks"]))

    def put_data(self) -> None:
        """Put the items that the release wrote, with this emulator's ids in place of those they were written with."""
        now = self.ids()
        others = dict(_pairs(self._data["stacks"], now))
        text = self._here(json.dumps(self._data["items"]))
        for recorded in sorted(others, key=len, reverse=True):
            text = text.replace(recorded, others[recorded])
        table, requests = (
            others[self._data["table"]],
            [{"PutRequest": {"Item": each}} for each in unplain(json.loads(text))],
        )
        dynamodb = self._client("dynamodb")
        for start in range(0, len(requests), _A_BATCH):
            left = dynamodb.batch_write_item(RequestItems={table: requests[start : start + _A_BATCH]})
            assert not left["UnprocessedItems"]
        secret = self._data["secret"]
        self._client("secretsmanager").put_secret_value(SecretId=others[secret["arn"]], SecretString=secret["value"])

    def _here(self, text: str) -> str:
        return text.replace(f":{self._data['port']}", f":{self.port}")

    def _stand_in(self) -> bytes:
        known = json.dumps(
            {name: physical for stack in self._data["stacks"].values() for name, physical in _flat(stack)}
        )
        code, modules = _STAND_IN.format(known=known), set(self._modules())
        with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
            for module in sorted(modules):
                archive.writestr(f"{module.replace('.', '/')}.py", code)
        return packed.getvalue()

    def _modules(self) -> Iterator[str]:
        whole = [each for each in self._templates["assets"].values() if each]
        whole += [self._templates[file] for file in self._templates["stacks"].values()]
        for resource in (resource for template in whole for resource in template["Resources"].values()):
            if resource["Type"] == "AWS::Lambda::Function":
                yield resource["Properties"]["Handler"].rpartition(".")[0]

    def _deploy_stack(self, name: str, template: str) -> None:
        cloudformation = self._client("cloudformation")
        url = self._put(f"{name}.json", template.encode())
        cloudformation.create_stack(StackName=name, TemplateURL=url, Capabilities=_CAPABILITIES)
        deadline = time.monotonic() + _DEPLOY_SECONDS
        while (status := _status(cloudformation, name)).endswith("IN_PROGRESS") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert status == "CREATE_COMPLETE", f"{name}: {status}"

    def _put(self, key: str, body: bytes) -> str:
        """Put a file where the CDK's own deployments put theirs; return its address."""
        bucket: str = self._templates["bucket"]
        for name, value in (("${AWS::AccountId}", operator.ACCOUNT), ("${AWS::Region}", REGION)):
            bucket = bucket.replace(name, value)
        self._client("s3").put_object(Bucket=bucket, Key=key, Body=body)
        return f"{self.endpoint}/{bucket}/{key}"

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = operator.client(service, self.endpoint)
        return self._clients[service]


def _status(cloudformation: Any, name: str) -> str:
    return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])


def _read(file: Path) -> Any:
    return json.loads(gzip.decompress(file.read_bytes()))


def _flat(stack: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from stack["resources"].items()
    for nested in stack["nested"].values():
        yield from _flat(nested)


def _pairs(recorded: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each id that was recorded with the one that took its place."""
    for name, stack in recorded.items():
        yield stack["id"], now[name]["id"]
        yield from ((physical, now[name]["resources"][logical]) for logical, physical in stack["resources"].items())
        yield from _pairs(stack["nested"], now[name]["nested"])
