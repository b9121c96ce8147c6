"""The site is built from packages that lie in its own folder."""

import os
import subprocess

import pytest

from holiday_rental.local import node_tools
from holiday_rental.local.failures import LocalProblem


def test_packages_behind_a_symbolic_link_are_refused_and_stay_as_they_are(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(node_tools, "_npm", lambda *arguments: called.append(arguments))
    elsewhere = tmp_path / "elsewhere" / "node_modules"
    package = elsewhere / "preact" / "package.json"
    package.parent.mkdir(parents=True)
    package.write_text("{}")
    web = tmp_path / "project" / "web"
    web.mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "package-lock.json").write_text("{}")
    (web / "node_modules").symlink_to(elsewhere, target_is_directory=True)

    with pytest.raises(LocalProblem, match="symbolic link") as refused:
        node_tools.build_site(web.parent)

    assert str(elsewhere) in str(refused.value)
    assert "rm " in refused.value.cure
    assert called == []
    assert package.exists()


def test_packages_are_installed_into_the_folder_of_the_site(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(node_tools, "_npm", lambda *arguments: called.append(arguments[:2]))
    web = tmp_path / "web"
    (web / "node_modules").mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "package-lock.json").write_text("{}")

    assert node_tools.build_site(tmp_path)
    assert called == [(["ci"], web), (["run", "build", "--silent"], web)]

    installed = web / "node_modules" / ".package-lock.json"
    installed.write_text("{}")
    os.utime(installed, (2**31, 2**31))
    assert node_tools.build_site(tmp_path)
    assert called[2:] == [(["run", "build", "--silent"], web)]


def test_the_command_line_logs_how_long_an_upload_is_and_not_its_bytes():
    script = "console.log(JSON.stringify({Key: 'a.zip', Body: Buffer.alloc(9)}))"
    command = [str(node_tools.node()), "--require", str(node_tools.SHORT_LOG), "-e", script]
    logged = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert logged.strip() == '{"Key":"a.zip","Body":"<9 bytes>"}'
