"""The real `cdk bootstrap` and `cdk deploy`, turned to the emulator, and only when something has changed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from holiday_rental.local import child_processes, operator
from holiday_rental.local.emulator_process import REGION, Emulator
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.kept import BOOTSTRAP_STACK
from holiday_rental.local.node_tools import SHORT_LOG, cdk_version, node
from holiday_rental.local.project import fingerprint
from holiday_rental.local.state_directory import StateDirectory, read_json, write_json

Outputs = dict[str, str]
_QUIET = ("--no-notices", "--no-version-reporting", "--ci")
_REASON_LINES = 6
_LONGEST_LINE = 400
_TENANTS = re.compile(r"Tenants(\d*)")
_RESOURCES = "Failed resources:"
_IN_USE = "Other CLIs are currently"
_ERROR = re.compile(r"\b\w*(Error|Exception)\b.*:|^❌|\berror:")


class Deployment:
    """One project's stacks in one emulator."""

    def __init__(self, emulator: Emulator, project: Path, cdk: Path) -> None:
        self.emulator, self.project, self.cdk = emulator, project, cdk
        self.state = emulator.state

    def bootstrap(self) -> bool:
        """Prepare the emulated account for the CDK once; True when there was something to do."""
        if self._status(BOOTSTRAP_STACK) is not None:
            return False
        self._run(["bootstrap", f"aws://{operator.ACCOUNT}/{REGION}"], self.state.root, "bootstrap")
        return True

    def deploy(self, *, force: bool = False) -> bool:
        """Deploy all stacks unless the very same inputs are deployed; True when it deployed."""
        inputs = fingerprint(self.project, self.emulator.port, cdk_version())
        if not force and self._is_deployed(inputs):
            return False
        self.state.deployed_inputs.unlink(missing_ok=True)
        self.state.destroyed.unlink(missing_ok=True)
        self._run(
            [
                *("deploy", "--all", "--require-approval", "never", "--method", "direct"),
                *("--context", f"local={self.emulator.port}"),
                *("--output", str(self.state.assembly), "--outputs-file", str(self.state.outputs_file)),
                *("--asset-parallelism", "--concurrency", "2"),
            ],
            self.project,
            "deploy",
        )
        write_json(
            self.state.deployed_inputs, {"inputs": inputs, "stacks": list(read_json(self.state.outputs_file) or {})}
        )
        return True

    def destroy(self) -> None:
        """Destroy the stacks of the last deployment: those of its own cloud assembly, whatever the app is now."""
        self.state.deployed_inputs.unlink(missing_ok=True)
        whole = (self.state.assembly / "manifest.json").exists()
        app = ["--app", str(self.state.assembly)] if whole else []
        self._run(
            ["destroy", "--all", "--force", *app, "--context", f"local={self.emulator.port}"], self.project, "destroy"
        )

    def _is_deployed(self, inputs: dict[str, str]) -> bool:
        """Ask the files and the emulator too: it may have been killed or its state deleted meanwhile."""
        recorded: dict[str, Any] = read_json(self.state.deployed_inputs) or {}
        if recorded.get("inputs") != inputs or not recorded["stacks"]:
            return False
        return all(self._status(stack) in ("CREATE_COMPLETE", "UPDATE_COMPLETE") for stack in recorded["stacks"])

    def _status(self, stack: str) -> str | None:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - only when needed

        cloudformation = operator.client("cloudformation", self.emulator.endpoint)
        try:
            return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
        except ClientError:
            return None

    def _run(self, arguments: list[str], directory: Path, what: str) -> None:
        with self.state.deployment_log.open("w") as log:
            done = child_processes.run(
                [str(node()), "--require", str(SHORT_LOG), str(self.cdk), *arguments, *_QUIET],
                cwd=directory,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            said = self.state.deployment_log.read_text("utf-8", "replace")
            if _IN_USE in said:
                raise LocalProblem(
                    "A cdk process that an earlier `up` left behind is still at work.",
                    f"Run `holiday-rental up` again when it has ended. The log: {self.state.deployment_log}",
                )
            raise LocalProblem(
                f"cdk {what} failed: {cause(said)}",
                "Mend that and run `holiday-rental up` again. What functions said: `holiday-rental logs --errors`. "
                f"The whole log: {self.state.deployment_log}",
            )

    def _environment(self) -> dict[str, str]:
        scripts = [str(Path(sys.executable).parent), str(node().parent)]
        path = os.pathsep.join([*scripts, os.environ.get("PATH", os.defpath)])
        return operator.environment(self.emulator.endpoint) | {
            "PATH": path,  # `python app.py` in cdk.json is this environment's
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_VALIDATION": os.environ.get("CDK_VALIDATION", "false"),  # seconds a synthesis; CI keeps it on
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "NO_COLOR": "1",
            "FORCE_COLOR": "0",
        }


def cause(log: str) -> str:
    """Return what a CDK log says about why it failed: the failed resources, else its errors, else its last lines."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if _RESOURCES in lines:
        failed = lines[lines.index(_RESOURCES) + 1 :]
        end = next((place for place, line in enumerate(failed) if line.startswith("❌")), len(failed))
        telling = [line.rpartition(" | ")[2] for line in failed[:end]]
    else:
        telling = [line for line in lines if _ERROR.search(line)]
    distinct = dict.fromkeys(re.sub(r"\s+", " ", line)[:_LONGEST_LINE] for line in telling or lines)
    return " / ".join(list(distinct)[-_REASON_LINES:]) or "it said nothing"


def stored_outputs(state: StateDirectory) -> Outputs:
    """Return the outputs of all deployed stacks by name, without those that stacks export to each other."""
    stacks: dict[str, Outputs] = read_json(state.outputs_file) or {}
    named = ((name, value) for outputs in stacks.values() for name, value in outputs.items())
    return {name: value for name, value in named if not name.startswith("ExportsOutput")}


def tenants_of(outputs: Outputs) -> list[dict[str, Any]]:
    """Return the tenants that the stacks name in their outputs Tenants, Tenants2, …; none before a deployment."""
    named = {name: value for name, value in outputs.items() if _TENANTS.fullmatch(name)}
    return [tenant for name in sorted(named, key=_place) for tenant in json.loads(named[name])]


def require_tenants(outputs: Outputs) -> list[dict[str, Any]]:
    """Return the deployed tenants. Raises `LocalProblem` where no stack has the output at all."""
    if "Tenants" not in outputs:
        raise LocalProblem(
            "The deployed stacks have no output Tenants, so there is no site to show.",
            "Deploy an app with a HolidayRentalPlatform and at least one tenant.",
        )
    return tenants_of(outputs)


def _place(name: str) -> int:
    return int(name.removeprefix("Tenants") or 1)
