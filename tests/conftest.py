"""What every test stands on: the environment that functions expect, and one local platform a run."""

import os

# Before any Lambda module is imported: Powertools reads its names when its objects are made.
os.environ |= {
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "HolidayRental",
    "POWERTOOLS_LOG_LEVEL": "WARNING",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
}
os.environ.setdefault("CDK_VALIDATION", "false")  # a workflow has it on

import gc
import socket

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Folders whose tests share something dear: one worker makes it, and has it for itself. The dearest begins first.
_SHARED = {
    # Two that take as long as all the rest together: with two workers each has a platform of its own.
    "web": "browser",
    **dict.fromkeys(("journeys", "simulation/test_on_the_platform.py"), "platform"),
    # Those that deploy a small project by the command, and those that talk to an emulator.
    **dict.fromkeys(
        (f"local/test_{each}.py" for each in ("command", "interruption", "stripe_here", "teardown", "upgrade")),
        "deployed projects",
    ),
    "local": "emulators",
    "constructs": "synthesised apps",
    "wheel": "clean environments",
}


def pytest_collection_modifyitems(items):
    """Begin with what takes longest as a whole."""
    order = [*dict.fromkeys(_SHARED.values())]
    groups = {item: group_of(item.nodeid) for item in items}
    items.sort(key=lambda item: order.index(groups[item]) if groups[item] in order else len(order))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than there are cores: those with a browser or a platform wait for them a third of the time.

    With one more still all of them took a sixth longer, on two cores.
    """
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With several workers (`pytest -n auto --dist loadscope`), keep together what shares a fixture of the run."""
    from tests.support.scheduling import SharedScheduling  # noqa: PLC0415 - xdist is not needed by one worker

    return SharedScheduling(config, log, group_of)


def pytest_configure():
    gc.disable()  # until all is imported: hardly anything of that is garbage


def pytest_collection_finish():
    """Let the garbage collector pass over what was imported, and look seldom: it took a third of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


def group_of(nodeid: str) -> str:
    """Return what a test is kept together with: those of its file, or of all that share something dear."""
    place = nodeid.partition("::")[0].partition("tests/")[2]
    return next((group for start, group in _SHARED.items() if place.startswith(start)), place)


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    """The whole platform, deployed once for the run on a free port, with the demo listings loaded."""
    from holiday_rental.local.platform import LocalPlatform  # noqa: PLC0415
    from tests.support.platform_under_test import PlatformUnderTest  # noqa: PLC0415

    directory = tmp_path_factory.mktemp("platform")
    run = tmp_path_factory.getbasetemp()
    share_bundles(directory, run.parent if "PYTEST_XDIST_WORKER" in os.environ else run)
    local = LocalPlatform(directory, free_port())
    # Nobody kills this one: tests/local tries what its state outlasts. Saves took a tenth of its time.
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOLIDAY_RENTAL_SAVE_SECONDS", "60")
        local.up()
    try:
        yield PlatformUnderTest(local)
    finally:
        local.down()


def share_bundles(directory, run):
    """Let the platforms of a run's workers unpack and compile the same bundles once."""
    (run / "bundles").mkdir(exist_ok=True)
    (directory / "tmp").mkdir()
    (directory / "tmp" / "bundles").symlink_to(run / "bundles")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
