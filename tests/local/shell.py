"""The command as it is typed, in a project and a state directory of its own."""

import shutil

from typer.testing import CliRunner

from holiday_rental.local.command import app
from holiday_rental.local.emulator_process import Emulator
from holiday_rental.local.state_directory import StateDirectory
from tests.local.tiny_project import TinyProject


class Shell:
    """The command in a project of its own, with a state directory and a port of its own."""

    def __init__(self, directory, prepared, port):
        self.project = TinyProject(directory / "project")
        self.port = port
        self.state = StateDirectory.at(directory / "state")
        shutil.copytree(prepared, self.state.root, symlinks=True)
        self.emulator = Emulator(self.state, self.port)

    def run(self, *arguments, port=True):
        options = ["--state-dir", str(self.state.root), *(["--port", str(self.port)] if port else [])]
        return CliRunner().invoke(app, [*arguments, *options])

    @property
    def deployments(self):
        return self.state.deployment_log.stat().st_mtime_ns
