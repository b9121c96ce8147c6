"""Two wheels from two copies of the sources, and the environments they are installed to."""

import os
from pathlib import Path

import pytest

from tests.wheel.clean_environment import (
    CleanEnvironment,
    build,
    copy_sources,
    locked_requirements,
    lowest_requirements,
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel that a source distribution gives; or the one that is to be released."""
    if given := os.environ.get("HOLIDAY_RENTAL_WHEEL"):
        return Path(given).resolve(strict=True)
    return build(copy_sources(tmp_path_factory.mktemp("first")))


@pytest.fixture(scope="session")
def another_wheel(tmp_path_factory):
    """One built from another copy at another place, long ago, without the detour over a source distribution."""
    return build(copy_sources(tmp_path_factory.mktemp("second") / "elsewhere", modified_at=1_500_000_000), "--wheel")


@pytest.fixture(scope="session")
def environment(pytestconfig, wheel):
    """Return a function that makes the clean environment "lowest" or "locked"."""
    requirements = {"lowest": lowest_requirements, "locked": locked_requirements}

    def made(libraries):
        folder = pytestconfig.cache.mkdir(f"clean-{libraries}")
        return CleanEnvironment(folder, wheel, requirements[libraries]())

    return made
