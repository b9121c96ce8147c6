"""What this machine lacks for the local platform, and the cure of each."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from holiday_rental.local.emulator_process import Condition, Emulator
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.node_tools import cdk_version, node
from holiday_rental.local.project import find_project
from holiday_rental.local.stripe_here import StripeHere, own_keys

_OLDEST_PYTHON = (3, 11)
_OLDEST_NODE = 22
_INSTALL = "Install it: pip install 'holiday-rental[local]'"
_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `cure` is empty when all is well."""

    what: str
    found: str
    cure: str = ""

    @property
    def well(self) -> bool:
        return not self.cure

    def as_json(self) -> dict[str, str | bool]:
        return {**asdict(self), "well": self.well}


def examine(emulator: Emulator) -> list[Finding]:
    """Look at everything that `up` needs; nothing is changed."""
    looks = (_python, _node, _npm, _emulator_package, _packages, _uv, _project, _site)
    return [look() for look in looks] + [_disk(emulator), _cdk(emulator), _port(emulator), _stripe(emulator)]


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", found, "" if sys.version_info >= _OLDEST_PYTHON else "Use Python 3.11 or later.")


def _node() -> Finding:
    try:
        said = subprocess.run([str(node()), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except (LocalProblem, OSError, subprocess.CalledProcessError):
        return Finding("Node", "missing", "Install it into this environment: pip install 'holiday-rental[local]'")
    recent = int(said.lstrip("v").partition(".")[0]) >= _OLDEST_NODE
    return Finding("Node", said, "" if recent else f"Node {_OLDEST_NODE} or later is needed. {_INSTALL}")


def _emulator_package() -> Finding:
    try:
        found = version("ministack")
    except PackageNotFoundError:
        return Finding("MiniStack", "missing", _INSTALL)
    wanted = pinned_ministack()
    return Finding("MiniStack", found, "" if found == wanted else f"Exactly {wanted} is needed. {_INSTALL}")


def pinned_ministack() -> str:
    """Return the one version that the extension fits, as this package's own metadata pins it."""
    pins = (re.match(r"ministack==([\w.]+)", each) for each in requires("holiday-rental") or [])
    return next(pin[1] for pin in pins if pin)


def _packages() -> Finding:
    missing = [name for name in ("aws_cdk", "boto3", "pycognito", "rich") if importlib.util.find_spec(name) is None]
    return Finding(
        "Python packages", "missing: " + ", ".join(missing) if missing else "there", _INSTALL if missing else ""
    )


def _uv() -> Finding:
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    return Finding("uv (bundles)", "there" if found else "missing", "" if found else _INSTALL)


def _project() -> Finding:
    try:
        return Finding("CDK app", str(find_project()))
    except LocalProblem as problem:
        return Finding("CDK app", problem.message, problem.cure)


def _site() -> Finding:
    try:
        web = find_project() / "web"
    except LocalProblem:
        return Finding("Guests' site", "no CDK app to look in")
    if not web.is_dir() or (web / "package.json").is_file():
        return Finding("Guests' site", "sources are there" if web.is_dir() else "comes with the package")
    return Finding("Guests' site", "web/package.json is missing", "Restore web/ from version control.")


def _npm() -> Finding:
    try:
        there = (node().parent / "npm").exists()
    except LocalProblem:
        there = False
    return Finding("npm", "there" if there else "missing", "" if there else _INSTALL)


def _disk(emulator: Emulator) -> Finding:
    root = emulator.state.root
    free = shutil.disk_usage(next(each for each in (root, *root.parents) if each.exists())).free
    cure = "" if free >= _FREE_BYTES else f"Free at least {_FREE_BYTES // 1024**2} MB, or use --state-dir elsewhere."
    return Finding("Disk", f"{free // 1024**2} MB free", cure)


def _cdk(emulator: Emulator) -> Finding:
    manifest = emulator.state.cdk_command_line / "node_modules" / "aws-cdk" / "package.json"
    there = manifest.exists() and json.loads(manifest.read_text("utf-8"))["version"] == cdk_version()
    return Finding("CDK command line", f"{cdk_version()} installed" if there else f"{cdk_version()}: `up` installs it")


def _port(emulator: Emulator) -> Finding:
    condition = emulator.condition()
    cures = {
        Condition.PORT_TAKEN: f"Stop the program on port {emulator.port}, or use --port {emulator.port + 1}.",
        Condition.HALF_DEAD: "Run `holiday-rental down`, then `holiday-rental up`.",
    }
    said = {Condition.STOPPED: "not running", Condition.PORT_TAKEN: f"port {emulator.port} is taken"}
    return Finding("Emulator", said.get(condition, condition.value), cures.get(condition, ""))


def _stripe(emulator: Emulator) -> Finding:
    """Look at what cards are taken with: it has to run while the platform does."""
    try:
        if own_keys():
            return Finding("Stripe", "by the keys of this environment")
    except LocalProblem as problem:
        return Finding("Stripe", problem.message, problem.cure)
    here = StripeHere(emulator)
    if address := here.address:
        return Finding("Stripe", f"a stand-in at {address}")
    missing = here.was_used and emulator.condition() is Condition.RUNNING
    return Finding("Stripe", "a stand-in: not running", "Run `holiday-rental up`: it starts again." if missing else "")
