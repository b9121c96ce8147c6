"""The documents' Python is run: each block against the real constructs, over a made-up package."""

import ast
import itertools
import re
from functools import cached_property
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns

from holiday_rental import (
    BookingApi,
    CardPayments,
    EventBackbone,
    Notifications,
    ReminderSchedules,
    SiteDistribution,
    TenantData,
    TenantUsers,
)
from tests.constructs.cloud import app_of
from tests.documents.pages import blocks_of, pages

ROOT = Path(__file__).parents[2]
IMPORTS = ast.Import | ast.ImportFrom
README = ROOT / "README.md"
((_, SHOWN_FIRST),) = blocks_of(README, "python")  # some pages show it again, and it is run once
EXAMPLES = [page for page in pages() if page != README and any(blocks_of(page, "python"))]


class Given:
    """What examples take for given, as docs/constructs/index.md promises it. Made when it is named."""

    def __init__(self, app):
        self._app = app

    @cached_property
    def self(self):
        return cdk.Stack(self._app, "Yours")

    @cached_property
    def data(self):
        return TenantData(self.self, "GivenData")

    @cached_property
    def events(self):
        return EventBackbone(self.self, "GivenEvents", data=self.data)

    @cached_property
    def users(self):
        return TenantUsers(self.self, "GivenUsers")

    @cached_property
    def payments(self):
        return CardPayments(self.self, "GivenPayments", data=self.data, events=self.events)

    @cached_property
    def reminders(self):
        return ReminderSchedules(self.self, "GivenReminders", data=self.data, events=self.events)

    @cached_property
    def letters(self):
        return Notifications(
            self.self, "GivenLetters", data=self.data, events=self.events, sender_address="a@b.example"
        )

    @cached_property
    def api(self):
        return BookingApi(self.self, "GivenApi", data=self.data, contexts=["admin"])

    @cached_property
    def zone(self):
        return route53.HostedZone.from_hosted_zone_attributes(
            self.self, "GivenZone", hosted_zone_id="Z1", zone_name="stays.example"
        )

    @cached_property
    def certificate(self):
        arn = "arn:aws:acm:us-east-1:111111111111:certificate/1"
        return acm.Certificate.from_certificate_arn(self.self, "GivenCertificate", arn)

    @cached_property
    def sites(self):
        return SiteDistribution(self.self, "GivenSites", domain="stays.example", certificate=self.certificate)

    @cached_property
    def topic(self):
        return sns.Topic(self.self, "GivenTopic")

    @cached_property
    def function(self):
        return lambda_.Function(
            self.self,
            "GivenFunction",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            timeout=cdk.Duration.seconds(10),
        )


@pytest.fixture
def new_app(made_up_source, site_folder, tmp_path):
    numbers = itertools.count()
    return lambda: app_of(made_up_source, site_folder, tmp_path / str(next(numbers)))


def run(page, blocks, new_app, monkeypatch):
    """Run blocks of a page one after the other, each in a stack of its own; what they import is known to later ones."""
    imported = {}
    for line, text in blocks:
        tree, app = ast.parse(text), new_app()
        known = imported | taken_for_given(tree, Given(app))
        with monkeypatch.context() as patched:
            patched.setattr(cdk, "App", lambda ready=app: ready)
            exec(compile(tree, f"{page.name}, from line {line}", "exec"), known)  # noqa: S102 - our own pages
        bound = {alias.asname or alias.name for each in tree.body if isinstance(each, IMPORTS) for alias in each.names}
        imported |= {name: known[name] for name in bound}
        yield line, text, app


def taken_for_given(tree, given):
    """Make what a block names and does not make itself."""
    names = [each for each in ast.walk(tree) if isinstance(each, ast.Name)]
    loaded, stored = ({each.id for each in names if isinstance(each.ctx, kind)} for kind in (ast.Load, ast.Store))
    wanted = (loaded - stored) & {name for name in vars(Given) if not name.startswith("_")}
    return {name: getattr(given, name) for name in sorted(wanted)}


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_python_of_a_page_works(page, new_app, monkeypatch):
    blocks = [each for each in blocks_of(page, "python") if each[1] != SHOWN_FIRST]
    for line, text, app in run(page, blocks, new_app, monkeypatch):
        if "cdk.App()" in text:
            written = list(Path(app.outdir).glob("*.template.json"))
            assert written, f"{page.name}, line {line}: an app of its own ends with app.synth()"


def test_the_readme_shows_the_whole_platform_in_about_ten_lines(new_app, monkeypatch):
    ((_, text, app),) = run(README, [(0, SHOWN_FIRST)], new_app, monkeypatch)
    assert len(text.splitlines()) <= 12, "the fuller one is in docs/constructs/holiday-rental-platform.md"
    templates = [path.read_text() for path in Path(app.outdir).glob("*.template.json")]
    assert any("seaview.stays.example" in each and "AWS::CloudFront::DistributionTenant" in each for each in templates)


def test_an_example_that_the_constructs_refuse_is_found(new_app, monkeypatch):
    text = "from holiday_rental import TenantUsers\n\nTenantUsers(self, 'Hosts', gropus=('host',))\n"
    with pytest.raises(TypeError, match="gropus"):
        list(run(README, [(1, text)], new_app, monkeypatch))


def test_what_the_documents_say_is_given_is_given():
    said = (ROOT / "docs" / "constructs" / "index.md").read_text("utf-8").partition("## In the examples")[2]
    said = said.partition("\n## ")[0]
    given = {name for name in vars(Given) if not name.startswith("_")}
    assert set(re.findall(r"`(\w+)`", said)) == given
