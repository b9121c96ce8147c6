"""One synthesis of the demo for all template tests; the constructs alone stand on a made-up package."""

from importlib.metadata import version
from pathlib import Path

import aws_cdk as cdk
import pytest

import app as demo
from holiday_rental import FunctionLayout, HolidayRentalPlatform, TenantTier
from holiday_rental._assets import use_lambda_source, use_site_files
from holiday_rental._onboarding_flow import STEPS
from holiday_rental.booking_api import CONTEXTS
from tests.constructs.cloud import (
    CERTIFICATE,
    EDGE_SECRET_VERSION,
    NO_BUNDLING,
    ON_AWS,
    Cloud,
    app_of,
    write_entry,
)
from tests.constructs.pair_snapshots import SynthesisedPairs

# Snapshots are of one CDK, the locked one.
LOCKED = f"aws-cdk-lib=={version('aws-cdk-lib')}" in Path(__file__).parents[2].joinpath("requirements.txt").read_text()
collect_ignore = [] if LOCKED else ["test_snapshots.py", "test_compliance.py"]

OPERATIONS = """
@api.operation("GET", "/api/v1/{context}", id="get_{context}", auth="optional", table=("GetItem",), uses=("keys",))
def get(request): ...
"""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """A built site of one page."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("<!doctype html><title>A site</title>")
    return folder


@pytest.fixture(scope="session")
def made_up_source(tmp_path_factory):
    """A package `rental` with every entry the constructs name, and no library."""
    source = tmp_path_factory.mktemp("lambda_src")
    for context in CONTEXTS:
        write_entry(source, f"{context}.http_api", OPERATIONS.format(context=context))
    for entry in (
        "accounts.authorizer",
        "platform.stream_relay",
        "platform.site_upload",
        "tenants.custom_resource",
        *(f"tenants.tasks.{step}" for step in (*STEPS, "finish", "reconcile", "deployment", "domain")),
        "notifications.events",
        "notifications.queue",
        "audit.events",
        "bookings.events",
        "bookings.schedule",
        "calendar_sync.events",
        "calendar_sync.queue",
        "calendar_sync.schedule",
        "channels.events",
        "channels.ordered",
        "channels.schedule",
        *(f"channels.workers.{each}" for each in ("hearing", "listening", "sweeping", "working")),
        "payments.events",
        "payments.queue",
        "payments.webhook",
        "reminders.events",
        "reminders.queue",
        "reminders.schedule",
        "offboarding.events",
        "offboarding.schedule",
        "offboarding.tasks.close",
        "offboarding.tasks.data",
        "offboarding.tasks.export",
        "offboarding.tasks.name",
        "tenants.tasks.leave",
    ):
        write_entry(source, entry)
    return source


@pytest.fixture
def stack(made_up_source, site_folder, tmp_path):
    return cdk.Stack(app_of(made_up_source, site_folder, tmp_path), "Test")


@pytest.fixture(scope="session")
def new_app(tmp_path_factory, site_folder):
    """Return a function that makes an app with the real Lambda code."""

    def made(**context):
        app = cdk.App(outdir=str(tmp_path_factory.mktemp("out")), context=NO_BUNDLING | context)
        use_site_files(app, site_folder)
        return app

    return made


@pytest.fixture(scope="session")
def synthesise(new_app):
    """Return a function that builds an app with the real Lambda code and returns its templates."""

    def synthesised(build, **context):
        app = new_app(**context)
        build(app)
        return Cloud.of(app.synth())

    return synthesised


@pytest.fixture(scope="session")
def synthesise_outline(new_app, made_up_source):
    """Do as `synthesise` does, with an operation a context: a quarter of its cost, for what is not about functions."""

    def synthesised(build, **context):
        app = new_app(**context)
        use_lambda_source(app, made_up_source)
        build(app)
        return Cloud.of(app.synth())

    return synthesised


@pytest.fixture(scope="session")
def certified(synthesise_outline):
    """The demo at a domain of one's own that a certificate proves, with another version of the edge's secret."""
    own = {"domain": ON_AWS["domain"], "contact_email": ON_AWS["contact_email"]}
    return synthesise_outline(demo.build, **own, certificate_arn=CERTIFICATE, edge_secret_version=EDGE_SECRET_VERSION)


@pytest.fixture(scope="session")
def tiers(synthesise_outline):
    """A platform with two pooled tenants, a standard and a dedicated one; who signs up is pooled."""

    def build(app):
        platform = HolidayRentalPlatform(app, "Tiers", sign_up_tier=TenantTier.POOLED)
        platform.add_tenant("one", tier=TenantTier.POOLED)
        platform.add_tenant("two", tier=TenantTier.POOLED)
        platform.add_tenant("three", custom_domain="www.example.org")
        platform.add_tenant("four", tier=TenantTier.DEDICATED)

    return synthesise_outline(build)


@pytest.fixture(scope="session")
def tiers_after(synthesise_outline):
    """The same after another deployment: the pooled tenants are gone, and who signs up has a pool of their own."""

    def build(app):
        platform = HolidayRentalPlatform(app, "Tiers")
        platform.add_tenant("three", custom_domain="www.example.org")
        platform.add_tenant("four", tier=TenantTier.DEDICATED)

    return synthesise_outline(build)


@pytest.fixture(scope="session")
def demo_on_aws(new_app):
    """The demo's platform and what it is synthesised to for AWS, looked at by cdk-nag; tests read what it found."""
    app = new_app(**ON_AWS, **{"@aws-cdk/core:failSynthOnValidationErrors": False})
    platform = demo.build(app)
    if LOCKED:
        import compliance  # noqa: PLC0415 - needs cdk-nag, which needs a newer CDK than the library does

        compliance.check(app, platform)
    return platform, app.synth()


@pytest.fixture(scope="session")
def cloud(demo_on_aws):
    """The demo as AWS gets it."""
    return Cloud.of(demo_on_aws[1])


@pytest.fixture(scope="session")
def local_cloud(synthesise):
    """The demo as the emulator on port 4566 gets it."""
    return synthesise(demo.build, local="4566", domain="stays.example")


@pytest.fixture(scope="session")
def per_context_cloud(synthesise):
    def build(app):
        platform = HolidayRentalPlatform(app, "HolidayRental", function_layout=FunctionLayout.PER_CONTEXT)
        platform.add_tenant("seaview")

    return synthesise(build)


@pytest.fixture(scope="session")
def pairs(made_up_source, site_folder, tmp_path_factory):
    """Every public construct, with the fewest options and with all, on the made-up package."""
    return SynthesisedPairs(app_of(made_up_source, site_folder, tmp_path_factory.mktemp("pairs")), site_folder)
