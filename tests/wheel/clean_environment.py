"""Wheels built elsewhere than in the checkout, and environments that hold nothing but such a wheel."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import uv
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
EXAMPLES = {path.stem: path for path in sorted((ROOT / "examples").glob("*.py"))}
_BUILT_FROM = ("holiday_rental", "lambda_src", "simulation", "web/dist")
_BUILT_BESIDE = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "docs/openapi.json")
_DRIVER = Path(__file__).with_name("driver.py")


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def copy_sources(folder, modified_at=None):
    """Copy what the distributions are built from, as if it were all last modified at that Unix time."""
    for name in _BUILT_FROM:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _BUILT_BESIDE:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    if modified_at is not None:
        for path in (folder, *folder.rglob("*")):
            os.utime(path, (modified_at, modified_at))
    return folder


def build(source, *options):
    """Build with uv, which fetches the build's own requirements from the registry; return the wheel."""
    _run([uv.find_uv_bin(), "build", "--quiet", *options, "--out-dir", str(source / "dist")], cwd=source)
    (wheel,) = (source / "dist").glob("*.whl")
    return wheel


def lowest_requirements():
    """Return the lowest release of each requirement that pyproject.toml allows."""
    lowest = []
    for requirement in map(Requirement, project()["dependencies"]):
        (version,) = [each.version for each in requirement.specifier if each.operator == ">="]
        lowest.append(f"{requirement.name}=={version}")
    return lowest


def locked_requirements():
    return (ROOT / "requirements.txt").read_text("utf-8").split()


class CleanEnvironment:
    """A virtual environment with the wheel and its requirements, in which examples are synthesised.

    It is made anew at the same place each time, so that the bytecode of its libraries, kept beside it, is still good.
    """

    def __init__(self, folder, wheel, requirements):
        self.folder, self._bytecode = folder / "venv", folder / "bytecode"
        self.python = self.folder / "bin/python"
        _run([uv.find_uv_bin(), "venv", "--quiet", "--clear", "--python", sys.executable, str(self.folder)])
        self._install("--python", str(self.python), str(wheel), *requirements)
        if not self._bytecode.exists():
            self._take_bytecode()
        # Beside the wheel only Node is found: no Docker, no CDK command, no compiler.
        self._programs = folder / "programs"
        shutil.rmtree(self._programs, ignore_errors=True)
        self._programs.mkdir()
        (self._programs / "node").symlink_to(Path(shutil.which("node")).resolve())

    def copy_of_library(self, wheel, folder):
        """Install the wheel alone to a folder of its own."""
        self._install("--no-deps", "--target", str(folder), str(wheel))
        return folder

    def synthesise(self, folder, runs):
        """Run examples in one process, from copies of them in `folder`. Return what the driver says of itself."""
        copies = folder / "examples"
        shutil.copytree(ROOT / "examples", copies, ignore=shutil.ignore_patterns("__pycache__"))
        plan = [run | {"example": str(copies / f"{run['example']}.py")} for run in runs]
        command = [str(self.python), "-I", "-X", f"pycache_prefix={self._bytecode}", str(_DRIVER), json.dumps(plan)]
        environment = {**os.environ, "PATH": str(self._programs)}
        return json.loads(_run(command, cwd=folder, env=environment).splitlines()[-1])

    def _take_bytecode(self):
        """Begin with what this environment has compiled of the CDK: Python takes what is of the very same source."""
        here = Path(importlib.util.find_spec("aws_cdk").origin).parents[1]
        (there,) = self.folder.glob("lib/python*/site-packages")
        for compiled in (here / "aws_cdk").rglob("*.pyc"):
            source_folder = there / compiled.relative_to(here).parents[1]
            target = self._bytecode / source_folder.relative_to("/") / compiled.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(compiled, target)

    def _install(self, *options):
        _run([uv.find_uv_bin(), "pip", "install", "--quiet", *options])


def _run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))[:300]}\n{done.stdout}\n{done.stderr}"
    return done.stdout
