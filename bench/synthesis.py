"""What synthesising the demo costs in CPU time, and in times of the same app written in JavaScript.

"The same app" is meant literally. What our Python code asks of the CDK (make this construct, call that method) is
recorded once, some thousands of calls; bench/replayed_synthesis.cjs does these very things in one Node process, on the
same version of aws-cdk-lib, and the templates of both must be equal. So the ratio is what Python, our code that decides
what to make, and the pipe between Python and Node add to the CDK's own work. A JavaScript app would have to do that
deciding too; it is given that for nothing, which makes the ratio rather too large than too small.

Both without bundles, with the CDK's libraries unpacked (jsii's cache is warm), the least of a few in alternation.
"""

import json
import os
import resource
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_ROUNDS = 2
Step = tuple[dict[str, Any], dict[str, Any]]
_MARK = "/synthesised-here"
_APP = """
import sys
import aws_cdk as cdk
import app as demo

app = cdk.App(
    outdir=sys.argv[1],
    context={
        "aws:cdk:bundling-stacks": [],
        "domain": "stays.example",
        "hosted_zone_id": "Z1",
        "contact_email": "hosts@stays.example",
    },
)
demo.build(app)
app.synth()
"""


def synthesis() -> list[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        recorded = _recorded(place)
        _link_libraries(place, [request for request, _ in recorded if request.get("api") == "load"])
        steps = [step for step in recorded if step[0].get("api") != "load"]
        ours, theirs = zip(*(_round(place, steps, number) for number in range(_ROUNDS)), strict=True)
        _check_same(place / "python0", place / "javascript0")
        sizes = [len(json.loads(each.read_text("utf-8"))["Resources"]) for each in _templates(place / "python0")]
    return [
        ("synth_cpu_s", round(min(ours), 2), "s"),
        ("synth_cpu_ratio_to_js", round(min(ours) / min(theirs), 2), "times the same app's in JavaScript"),
        ("synth_cdk_calls", len(steps), "calls from Python to the CDK"),
        ("max_resources_per_stack", max(sizes), "resources"),
    ]


def _recorded(place: Path) -> list[Step]:
    """Synthesise once, and return what was asked and answered over the pipe to Node."""
    asked, answered = place / "asked", place / "answered"
    node = place / "node"
    node.write_text(
        f'#!/bin/sh\ntee {shlex.quote(str(asked))} | {_node()} "$@" | tee {shlex.quote(str(answered))}\n', "utf-8"
    )
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    _synthesised(place / "recorded", {"JSII_NODE": str(node)})
    text = asked.read_text("utf-8").replace(str(place / "recorded"), _MARK)
    _greeting, *answers = answered.read_text("utf-8").splitlines()
    *requests, _farewell = text.splitlines()
    return list(zip(map(json.loads, requests), map(json.loads, answers), strict=True))


def _round(place: Path, steps: list[Step], number: int) -> tuple[float, float]:
    before = _spent()
    _synthesised(place / f"python{number}", {})
    between = _spent()
    chosen = place / f"steps{number}.json"
    chosen.write_text(json.dumps(steps).replace(_MARK, str(place / f"javascript{number}")), "utf-8")
    shutil.copyfile(ROOT / "bench/replayed_synthesis.cjs", place / "app.cjs")
    command = [_node(), "--preserve-symlinks", "--preserve-symlinks-main", "app.cjs", str(chosen)]
    started = _spent()
    subprocess.run(command, cwd=place, env=_environment(), check=True)
    return between - before, _spent() - started


def _synthesised(out: Path, further: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", _APP, str(out)], cwd=ROOT, env=_environment() | further, check=True)


def _environment() -> dict[str, str]:
    quiet = {"CDK_VALIDATION": "false", "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1"}
    # Compiled modules are kept, as they are wherever somebody works: aws_cdk alone takes seconds to compile.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **quiet, "PYTHONPATH": str(ROOT)}


def _link_libraries(place: Path, loaded: list[dict[str, Any]]) -> None:
    """Let Node find what Python loaded where jsii has unpacked it, as it does itself."""
    cache = Path.home() / ".cache/aws/jsii/package-cache"
    for library in loaded:
        unpacked = next((cache / library["name"] / library["version"]).glob("*/package.json")).parent
        link = place / "node_modules" / library["name"]
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(unpacked)


def _check_same(ours: Path, theirs: Path) -> None:
    there = {file.name: file.read_text("utf-8") for file in _templates(theirs)}
    if {file.name: file.read_text("utf-8") for file in _templates(ours)} != there:
        raise RuntimeError(f"the replayed app synthesised something else: {ours} and {theirs}")


def _templates(assembly: Path) -> list[Path]:
    return sorted(assembly.glob("*.template.json"))


def _node() -> str:
    found = shutil.which("node")
    if not found:
        raise RuntimeError("no node on the path")
    return found


def _spent() -> float:
    """Return the CPU seconds of all children that have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
