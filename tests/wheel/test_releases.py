"""A tag releases one version: what pyproject.toml, the changelog and the tag say is the same."""

import re
import runpy
import subprocess
import sys

import pytest
from packaging.version import Version

from tests.wheel.clean_environment import ROOT, project

disagreement = runpy.run_path(str(ROOT / ".ci/release_version.py"))["disagreement"]
CHANGELOG = "# Changelog\n\nWhat changed.\n\n## {}\n\n- One thing.\n\n## 1.1.0 - 2026-11-01\n"


def test_a_tag_and_a_dated_heading_of_the_version_release_it():
    assert disagreement("v1.2.0", "1.2.0", CHANGELOG.format("1.2.0 - 2026-12-01")) is None


@pytest.mark.parametrize(
    ("tag", "heading", "message"),
    [
        ("v1.3.0", "1.2.0 - 2026-12-01", r"the tag must be v1\.2\.0, as pyproject\.toml says, got v1\.3\.0"),
        ("1.2.0", "1.2.0 - 2026-12-01", r"the tag must be v1\.2\.0, .*, got 1\.2\.0"),
        ("v1.2.0", "Unreleased", r"must be such as '## 1\.2\.0 - \d{4}-\d\d-\d\d', got '## Unreleased'"),
        ("v1.2.0", "1.1.9 - 2026-12-01", r"must be such as '## 1\.2\.0 - .*', got '## 1\.1\.9 - 2026-12-01'"),
        ("v1.2.0", "1.2.0", r"must be such as '## 1\.2\.0 - .*', got '## 1\.2\.0'"),
    ],
)
def test_what_does_not_agree_is_named_with_the_cure(tag, heading, message):
    assert re.search(message, disagreement(tag, "1.2.0", CHANGELOG.format(heading)))


def test_the_command_fails_where_they_disagree():
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/release_version.py", "v0.0.0"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"the tag must be v{project()['version']}, as pyproject.toml says, got v0.0.0\n"


def test_no_heading_of_the_changelog_is_newer_than_the_version():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    released = [Version(each.partition(" - ")[0]) for each in headings if each != "Unreleased"]
    assert "Unreleased" not in headings[1:]
    assert released == sorted(released, reverse=True)
    assert max(released, default=Version("0")) <= Version(project()["version"])
