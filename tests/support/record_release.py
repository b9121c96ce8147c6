"""Record a release, so that later ones can be upgraded from it: `python -m tests.support.record_release NAME`.

Run in a checkout of the release. It deploys that on a local platform of its own, plays a little business over HTTP, and
keeps in `tests/data/releases/NAME` what the release deploys and wrote: templates, items, answers. No function's code.
"""

import argparse
import base64
import gzip
import json
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from holiday_rental.local import operator
from holiday_rental.local.platform import LocalPlatform
from holiday_rental.local.site_session import sign_in
from tests.support.eventually import eventually
from tests.support.sample_business import Business
from tests.support.site_client import SiteClient

_ROOT = Path(__file__).parents[2]
RELEASES = _ROOT / "tests" / "data" / "releases"
_QUIET_LOOKS = 5


def main() -> None:
    asked = argparse.ArgumentParser(description="Record the release of this checkout.")
    asked.add_argument("name", help="Such as 0.1.0.")
    asked.add_argument("--commit", default=_commit(), help="Where this is no git checkout.")
    asked.add_argument("--into", type=Path, default=RELEASES, help="The folder of releases.")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        platform = LocalPlatform(Path(directory), _free_port(), _ROOT)
        platform.up(print, demo=False)
        try:
            record(platform, options.into / options.name, options.commit)
        finally:
            platform.down()


def record(platform: LocalPlatform, into: Path, commit: str) -> None:
    """Play the business on a fresh platform and write the recording."""
    now = platform.clock.now()
    readings = {tenant.subdomain: _play(tenant, now.date()) for tenant in platform.status().tenants[:1]}
    client = _Clients(platform.emulator.endpoint)
    into.mkdir(parents=True, exist_ok=True)
    table = platform.status().outputs["TableName"]
    items = eventually(lambda: _steady_items(client, table), lambda found: found is not None)
    about = {
        "recorded_at": now.isoformat(),
        "port": platform.emulator.port,
        "commit": commit,
        "table": table,
        "stacks": resource_ids(platform.emulator.endpoint, json.loads(platform.state.outputs_file.read_text())),
        "secret": client.platform_keys(),
    }
    _write(into / "templates.json.gz", _templates(platform.state.assembly))
    _write(into / "data.json.gz", about | {"items": items, "readings": readings})


def _play(tenant: Any, today: Any) -> dict[str, Any]:
    token = sign_in(tenant.site, tenant.host_username, tenant.host_password)
    business = Business(SiteClient(tenant.site), token, today + timedelta(days=1))
    business.play()
    business.read()  # what is made when it is first asked for is answered a little differently then
    return eventually(business.read, _has_all_audit_records)


def _has_all_audit_records(readings: dict[str, Any]) -> bool:
    return all(answer["items"] for path, answer in readings.items() if path.startswith("/audit/"))


class _Clients:
    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def of(self, service: str) -> Any:
        return operator.client(service, self._endpoint)

    def platform_keys(self) -> dict[str, str]:
        """Return the secret that ids and links come from: worth nothing, as all that was recorded."""
        manager = self.of("secretsmanager")
        (arn,) = [
            each["ARN"]
            for page in manager.get_paginator("list_secrets").paginate()
            for each in page["SecretList"]
            if "PlatformKeys" in each["Name"]
        ]
        return {"arn": arn, "value": manager.get_secret_value(SecretId=arn)["SecretString"]}

    def ids(self, stack: str) -> dict[str, Any]:
        cloudformation = self.of("cloudformation")
        (described,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        found = [each for page in pages for each in page["StackResourceSummaries"]]
        nested = [each for each in found if each["ResourceType"] == "AWS::CloudFormation::Stack"]
        return {
            "id": described["StackId"],
            "resources": {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found},
            "nested": {each["LogicalResourceId"]: self.ids(each["PhysicalResourceId"]) for each in nested},
        }


def resource_ids(endpoint: str, stacks: Iterable[str]) -> dict[str, Any]:
    """Return the ids of all resources of stacks, as they are recorded."""
    clients = _Clients(endpoint)
    return {name: clients.ids(name) for name in stacks}


def _steady_items(client: _Clients, table: str) -> list[Any] | None:
    """Return the table's items once nothing was written for a few looks; None where something was."""
    before = list(_items(client, table))
    for _ in range(_QUIET_LOOKS):
        if (again := list(_items(client, table))) != before:
            return None
        before = again
    return before


def _items(client: _Clients, table: str) -> Iterator[Any]:
    for page in client.of("dynamodb").get_paginator("scan").paginate(TableName=table):
        yield from (plain(item) for item in page["Items"])


def plain(value: Any) -> Any:
    """Return an attribute as JSON can hold it: bytes in base 64."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def unplain(value: Any) -> Any:
    """Return what `plain` was given."""
    if isinstance(value, dict):
        if value.keys() == {"base64"}:
            return base64.b64decode(value["base64"])
        return {name: unplain(each) for name, each in value.items()}
    return [unplain(each) for each in value] if isinstance(value, list) else value


def _templates(assembly: Path) -> dict[str, Any]:
    """Return every template under the key that its parent knows it by, those of the stacks under their names."""
    found: dict[str, Any] = {"assets": {}, "stacks": {}}
    for manifest in sorted(assembly.glob("*.assets.json")):
        for asset in json.loads(manifest.read_text())["files"].values():
            (destination,) = asset["destinations"].values()
            key, path = destination["objectKey"], asset["source"]["path"]
            whole = json.loads((assembly / path).read_text()) if path.endswith(".template.json") else None
            found["assets"][key] = whole
            found["bucket"] = destination["bucketName"]
    for name, artifact in json.loads((assembly / "manifest.json").read_text())["artifacts"].items():
        if artifact["type"] == "aws:cloudformation:stack":
            properties = artifact["properties"]
            found["stacks"][properties.get("stackName", name)] = properties["templateFile"]
            found[properties["templateFile"]] = json.loads((assembly / properties["templateFile"]).read_text())
    return found


def _write(file: Path, value: Any) -> None:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
