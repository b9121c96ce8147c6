"""The site is built from packages that lie in its own folder."""

import os

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
