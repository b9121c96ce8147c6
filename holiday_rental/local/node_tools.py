"""What runs on Node: the pinned CDK command line and the guests' site. Node itself comes with the environment."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from holiday_rental.local import child_processes
from holiday_rental.local.failures import LocalProblem

_PINNED = Path(__file__).parent / "cdk_cli"
SHORT_LOG = _PINNED / "short_log.cjs"  # what Node loads before the command line
_NO_WEB_INPUTS = ("node_modules", "dist")  # as in the Makefile
_REPORTED_LINES = 8


def node() -> Path:
    """Return the environment's Node, else the shell's. Raises `LocalProblem` where there is none."""
    beside_python = Path(sys.executable).parent / "node"
    found = beside_python if beside_python.exists() else shutil.which("node")
    if not found:
        raise LocalProblem("Node is missing.", "Install it into this environment: pip install 'holiday-rental[local]'")
    return Path(found)


def cdk_version() -> str:
    """Return the version of the CDK command line that this package pins."""
    manifest = json.loads((_PINNED / "package.json").read_text("utf-8"))
    return str(manifest["dependencies"]["aws-cdk"])


def install_cdk(directory: Path) -> Path:
    """Install the pinned CDK command line into `directory` unless it is there; return its script."""
    package = directory / "node_modules" / "aws-cdk"
    if _installed_version(package) != cdk_version():
        directory.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_PINNED / name, directory)
        _npm(["ci"], directory, "The CDK command line could not be installed")
    return package / "bin" / "cdk"


def build_site(project: Path) -> bool:
    """Build `web/dist` where the project has a `web` whose sources are newer; True when it was built."""
    web = project / "web"
    if not web.is_dir() or not _is_older(web / "dist" / "index.html", _web_inputs(web)):
        return False
    if not (web / "package.json").is_file():
        raise LocalProblem(
            f"{web} has no package.json, so the site cannot be built.", "Restore it from version control."
        )
    if _is_older(web / "node_modules" / ".package-lock.json", [web / "package-lock.json"]):
        _install_packages(web)
    _npm(["run", "build", "--silent"], web, "The site could not be built")
    return True


def _install_packages(web: Path) -> None:
    """Install what the lock file names; npm begins by emptying the folder, so it has to be the site's own."""
    packages = web / "node_modules"
    if packages.is_symlink():
        raise LocalProblem(
            f"{packages} is a symbolic link: installing the site's packages would empty {packages.resolve()}.",
            f"Remove the link: rm {packages}",
        )
    _npm(["ci"], web, "The site's packages could not be installed")


def _web_inputs(web: Path) -> list[Path]:
    """Return what the site is made of, folders included: a file that was deleted changes its folder."""
    found = [entry for entry in web.iterdir() if entry.name not in _NO_WEB_INPUTS]
    return [path for entry in found for path in (entry, *entry.rglob("*"))]


def _is_older(result: Path, inputs: list[Path]) -> bool:
    if not result.exists():
        return True
    made = result.stat().st_mtime
    return any(path.stat().st_mtime > made for path in inputs)


def _installed_version(package: Path) -> str | None:
    try:
        return str(json.loads((package / "package.json").read_text("utf-8"))["version"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _npm(arguments: list[str], directory: Path, failure: str) -> None:
    runtime = node()
    npm = runtime.parent / "npm"
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"] if arguments == ["ci"] else []
    environment = {**os.environ, "PATH": f"{runtime.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = child_processes.run(
        [str(npm), *arguments, *quiet],
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-_REPORTED_LINES:]
        raise LocalProblem(
            f"{failure}: " + " / ".join(said), f"Try it yourself: cd {directory} && npm {' '.join(arguments)}"
        )
