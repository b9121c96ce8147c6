"""What a host edits: one suite for the fake and for DynamoDB's adapter, under the use cases."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import Event
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import from_item, key_of
from rental.tenants.contract import logo_key, tenant_record_key
from rental.tenants.domain.branding import Texts
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.brandings import DynamoDbBrandings
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.branding import (
    Command,
    branding_of,
    change_branding,
    change_logo,
    logo_at,
    remove_logo,
)
from tests.contexts.tenants.fake_brandings import FakeBrandings
from tests.contexts.tenants.sample_pictures import png, webp_lossy
from tests.contexts.tenants.sample_specification import specification
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOST = Principal("member", "host-1", frozenset({"host"}))
PICTURE = png(240, 80)


def said(**changes):
    return TenantSpecification.of(specification(**changes))


@pytest.fixture(params=["fake", "dynamodb"])
def brandings(request):
    record = said(logo_url="https://pictures.example/logo.png").record(SEAVIEW)
    if request.param == "fake":
        fake = FakeBrandings()
        fake.enter(record)
        yield fake
        return
    with moto_table() as table:
        DynamoDbTenants(table).add(record, said().mapping(SEAVIEW), "one")
        yield DynamoDbBrandings(table)


def command(key="one", body="a", **changes):
    request = key.encode().ljust(8, b"-") + body.encode().ljust(8, b"-")
    return Command(SEAVIEW, HOST, AT, request, **changes)


def test_a_site_that_nobody_edited_shows_what_the_deployment_said(brandings):
    found = branding_of(brandings, SEAVIEW)
    assert (found.record.name, found.version, found.texts, found.edited) == ("Seaview Stays", 1, {}, {})
    with pytest.raises(Problem) as refused:
        branding_of(brandings, BAROSSA)
    assert refused.value.slug == "not-found"


def test_what_a_host_edits_is_shown_at_once_and_the_rest_stays(brandings):
    texts = {"en": Texts("By the sea", "A house.\n\nAnother one.")}
    changed = change_branding(brandings, command(), {"name": "The Bay", "accent_colour": "#aa0000", "texts": texts})
    found = branding_of(brandings, SEAVIEW)
    assert (found.record, found.texts, found.version) == (changed.record, texts, 2)
    assert (found.record.name, found.record.accent_colour) == ("The Bay", "#aa0000")
    assert (found.record.currency, found.record.contact_email) == ("AUD", "hello@seaview.example.com")
    change_branding(brandings, command("two"), {"languages": ("de",), "default_language": "de"})
    found = branding_of(brandings, SEAVIEW)
    assert (found.record.languages, found.record.default_language) == (("de",), "de")
    assert (found.record.name, found.texts, found.version) == ("The Bay", texts, 3)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"name": "two\nlines"}, "/name"),
        ({"accent_colour": "red"}, "/accent_colour"),
        ({"accent_colour": "#AA0000"}, "/accent_colour"),
        ({"contact_email": "nobody"}, "/contact_email"),
        ({"languages": ()}, "/languages"),
        ({"languages": ("de",)}, "/default_language"),
        ({"texts": {"en": Texts("x" * 121)}}, "/texts/en/tagline"),
        ({"texts": {"en": Texts("two\nlines")}}, "/texts/en/tagline"),
        ({"texts": {"de": Texts("", "x" * 2001)}}, "/texts/de/about"),
        ({"texts": {"de": Texts("", "a bell\x07")}}, "/texts/de/about"),
    ],
)
def test_what_no_site_presents_itself_by_is_refused_and_nothing_written(brandings, fields, pointer):
    with pytest.raises(InvalidRequest) as refused:
        change_branding(brandings, command(), fields)
    assert refused.value.extras["errors"][0]["pointer"] == pointer
    assert branding_of(brandings, SEAVIEW).version == 1


def test_texts_may_be_as_long_as_is_said(brandings):
    texts = {"en": Texts("x" * 120, "y" * 2000), "de": Texts()}
    assert change_branding(brandings, command(), {"texts": texts}).texts == texts


def test_a_change_that_comes_again_is_made_once(brandings):
    first = change_branding(brandings, command(), {"name": "The Bay"})
    again = change_branding(brandings, command(expected=1), {"name": "The Bay"})
    assert (first.version, again.version) == (2, 2)
    with pytest.raises(Problem) as refused:
        change_branding(brandings, command(body="b"), {"name": "Another"})
    assert refused.value.slug == "idempotency-key-reused"


def test_who_saw_another_version_is_refused(brandings):
    change_branding(brandings, command(expected=1), {"name": "The Bay"})
    for change in (
        lambda late: change_branding(brandings, late, {"name": "Late"}),
        lambda late: change_logo(brandings, late, PICTURE),
        lambda late: remove_logo(brandings, late),
    ):
        with pytest.raises(Problem) as refused:
            change(command("two", expected=1))
        assert refused.value.slug == "version-mismatch"
    assert branding_of(brandings, SEAVIEW).record.name == "The Bay"


def test_of_two_changes_in_the_same_moment_one_is_refused(brandings):
    stale = brandings.find(SEAVIEW)
    for version in (2, 3):
        stored = replace(stale, branding=replace(stale.branding, version=version, edited={"name": "The Bay"}))
        assert brandings.write(stored, {}) is True
        assert brandings.write(stored, {}) is False


def test_a_logo_is_shown_at_an_address_of_its_version(brandings):
    shown = change_logo(brandings, command(), PICTURE)
    logo = logo_at(brandings, SEAVIEW)
    assert (logo.raw, logo.content_type) == (PICTURE, "image/png")
    assert branding_of(brandings, SEAVIEW).record.logo_url == (
        f"https://seaview.example.com/api/v1/tenant/logo?v={logo.version}"
    )
    assert shown.edited["logo"] == logo.version
    change_logo(brandings, command("two"), webp_lossy(100, 100))
    other = logo_at(brandings, SEAVIEW)
    assert (other.content_type, other.version != logo.version) == ("image/webp", True)


def test_a_host_who_removes_the_logo_shows_none_of_the_deployments_either(brandings):
    assert branding_of(brandings, SEAVIEW).record.logo_url == "https://pictures.example/logo.png"
    change_logo(brandings, command(), PICTURE)
    remove_logo(brandings, command("two"))
    assert branding_of(brandings, SEAVIEW).record.logo_url == ""
    with pytest.raises(Problem) as refused:
        logo_at(brandings, SEAVIEW)
    assert refused.value.slug == "not-found"
    assert remove_logo(brandings, command("three")).version == 4


def test_bytes_that_are_no_picture_change_nothing(brandings):
    with pytest.raises(InvalidRequest, match="PNG, JPEG or WebP"):
        change_logo(brandings, command(), b"<svg/>")
    assert branding_of(brandings, SEAVIEW).version == 1


def test_the_hosts_word_survives_deployments_and_the_deployments_is_heard_for_the_rest():
    with moto_table() as table:
        tenants, brandings = DynamoDbTenants(table), DynamoDbBrandings(table)
        tenants.add(said().record(SEAVIEW), said().mapping(SEAVIEW), "one")
        change_branding(brandings, command(), {"name": "The Bay", "texts": {"en": Texts("By the sea")}})
        change_logo(brandings, command("two"), PICTURE)
        host = said().host
        deployed = said(name="Deployed again", currency="EUR", accent_colour="#00aa00")
        for write in (
            lambda: tenants.replace(deployed.record(SEAVIEW), deployed.mapping(SEAVIEW), host, "one"),
            lambda: tenants.adopt(deployed.record(SEAVIEW), deployed.mapping(SEAVIEW), "two"),
        ):
            write()
            found = branding_of(brandings, SEAVIEW)
            assert found.record == tenants.find(SEAVIEW)
            assert (found.record.name, found.record.currency, found.record.accent_colour) == (
                "The Bay",
                "EUR",
                "#00aa00",
            )
            assert (found.texts, found.version) == ({"en": Texts("By the sea")}, 3)
            assert found.record.logo_url.endswith(logo_at(brandings, SEAVIEW).version)
            tenants.release(SEAVIEW, host, "one")


def test_each_change_is_an_event_that_says_what_was():
    with moto_table() as table:
        DynamoDbTenants(table).add(said().record(SEAVIEW), said().mapping(SEAVIEW), "one")
        images = [_record(table)]
        brandings = DynamoDbBrandings(table)
        for key, name in (("one", "The Bay"), ("two", "The Cove")):
            change_branding(brandings, command(key, address="192.0.2.1"), {"name": name})
            images.append(_record(table))
        first, second = (Event.from_images(*each) for each in pairwise(images))
    assert (first.type, first.tenant_id, first.entity) == (
        "TenantBrandingChanged",
        SEAVIEW,
        {"kind": "tenant", "id": SEAVIEW},
    )
    assert (first.number, first.before["edited"], first.data["edited"]) == (2, None, {"name": "The Bay"})
    assert (second.number, second.before, second.address) == (
        3,
        {"edited": {"name": "The Bay"}, "version": 2},
        "192.0.2.1",
    )
    assert Event.from_images(images[2], images[2]) is None, "a deployment's write publishes nothing"


def test_the_logo_lies_under_the_tenants_own_keys():
    assert logo_key(SEAVIEW) == (tenant_record_key(SEAVIEW)[0], "LOGO")


def _record(table):
    item = table.client.get_item(TableName=table.name, Key=key_of(tenant_record_key(SEAVIEW)))["Item"]
    return from_item(item)
