"""Where everything local is kept: one directory, which may be deleted to start afresh."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT = ".holiday-rental"

_BUNDLES = "bundles"  # as in emulator/code_directories.py


@dataclass(frozen=True)
class StateDirectory:
    """Absolute paths under `root`. Nothing is created until something is written."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> "StateDirectory":
        return cls(path.absolute())

    @property
    def pid_file(self) -> Path:
        return self.root / "emulator.pid"

    @property
    def last_port(self) -> Path:
        return self.root / "port.json"

    @property
    def up_lock(self) -> Path:
        return self.root / "up.lock"

    @property
    def emulator_log(self) -> Path:
        return self.root / "emulator.log"

    @property
    def function_logs(self) -> Path:
        return self.root / "functions.log"

    @property
    def emulator_state(self) -> Path:
        return self.root / "emulator" / "state"

    @property
    def objects(self) -> Path:
        return self.root / "emulator" / "s3"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def clock_file(self) -> Path:
        return self.root / "clock.json"

    @property
    def cdk_command_line(self) -> Path:
        return self.root / "cdk-cli"

    @property
    def assembly(self) -> Path:
        return self.root / "cdk.out"

    @property
    def deployment_log(self) -> Path:
        return self.root / "deploy.log"

    @property
    def outputs_file(self) -> Path:
        return self.root / "outputs.json"

    @property
    def deployed_inputs(self) -> Path:
        return self.root / "deployed-inputs.json"

    @property
    def destroyed(self) -> Path:
        return self.root / "destroyed.json"

    @property
    def stripe(self) -> Path:
        return self.root / "stripe"

    @property
    def partner(self) -> Path:
        return self.root / "partner"

    @property
    def host_users(self) -> Path:
        return self.root / "host-users.json"

    @property
    def seeded(self) -> Path:
        return self.root / "seeded.json"

    def delete(self) -> None:
        """Delete what is kept here, and the directory where nothing else lies in it."""
        for place in (each for each in self._places() if each.exists()):
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        if self.root.is_dir() and not any(self.root.iterdir()):
            self.root.rmdir()

    def _places(self) -> Iterator[Path]:
        for name, attribute in vars(StateDirectory).items():
            if isinstance(attribute, property):
                top: Path = getattr(self, name).relative_to(self.root)
                yield self.root / top.parts[0]
        yield from self.root.glob(f"{self.function_logs.name}.[0-9]")

    def forget_workers(self) -> None:
        """Delete what killed workers left. Unpacked bundles stay: they are found by their content, and never change."""
        for place in self.temporary.glob("*"):
            if place.name != _BUNDLES:
                shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink()

    def create(self) -> None:
        for directory in (self.root, self.emulator_state, self.objects, self.temporary):
            directory.mkdir(parents=True, exist_ok=True)


def read_json(path: Path) -> Any:
    """Return the file's value, or None where it is absent or was cut short."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def write_json(path: Path, value: Any, *, private: bool = False) -> None:
    """Write in one step, so that a reader never sees half; `private` files are the owner's alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o644), "w") as file:
        file.write(json.dumps(value, indent=2) + "\n")
    draft.replace(path)
