"""A wrong argument fails when the construct is made, and the message names what was got and what is allowed."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_certificatemanager as acm

from holiday_rental import (
    BookingApi,
    ContextFunction,
    EventBackbone,
    LocalTarget,
    Notifications,
    SiteDistribution,
    TenantData,
    TenantProfile,
    TenantSite,
    TenantUsers,
)


@pytest.mark.parametrize("subdomain", ["ab", "a" * 41, "Seaview", "sea_view", "-sea", "sea-", "sea.view", "séa", ""])
def test_a_subdomain_is_a_short_lower_case_label(stack, subdomain):
    data = TenantData(stack, "Data")
    with pytest.raises(ValueError, match=r"subdomain must be 3-40 of a-z, 0-9 and inner hyphens, got "):
        TenantSite(stack, "Site", subdomain=subdomain, data=data)


def test_tokens_are_not_judged(stack):
    parameter = cdk.CfnParameter(stack, "Subdomain").value_as_string
    assert TenantSite(stack, "Site", subdomain=parameter, data=TenantData(stack, "Data")).host


def test_sites_of_a_stack_share_their_data(stack):
    TenantSite(stack, "One", subdomain="one", data=TenantData(stack, "Data"))
    with pytest.raises(ValueError, match="data must be the same for all sites of a stack, got Test/Other beside"):
        TenantSite(stack, "Two", subdomain="two", data=TenantData(stack, "Other"))


def test_on_aws_a_tenant_says_where_its_mail_goes(stack):
    proof = acm.Certificate.from_certificate_arn(stack, "Wildcard", "arn:aws:acm:us-east-1:111111111111:certificate/1")
    sites = SiteDistribution(stack, "Sites", domain="stays.example", certificate=proof)
    with pytest.raises(ValueError, match="contact_email must be given in the profile of seaview on AWS, got none"):
        TenantSite(stack, "Site", subdomain="seaview", data=TenantData(stack, "Data"), distribution=sites)


def test_an_entry_that_does_not_exist_fails_with_the_missing_path(stack):
    missing = r"no entry point at lambda_src/rental/bookings/htpp_api\.py; entries of bookings are events, schedule"
    with pytest.raises(ValueError, match=missing):
        ContextFunction(stack, "Typo", context="bookings", entry="htpp_api")
    with pytest.raises(
        ValueError, match=r"lambda_src/rental/boking/events\.py; contexts are accounts, admin, audit, bo"
    ):
        ContextFunction(stack, "Other", context="boking", entry="events")


def test_a_context_without_http_operations_fails_with_the_missing_path(stack):
    data = TenantData(stack, "Data")
    with pytest.raises(ValueError, match=r"no entry point at lambda_src/rental/weather/http_api\.py"):
        BookingApi(stack, "Api", data=data, contexts=["weather"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda s, d: BookingApi(s, "X", data=d, requests_per_second=0), "requests_per_second must be 1-10000, got 0"),
        (lambda s, d: EventBackbone(s, "X", data=d, relay_attempts=-1), "relay_attempts must be 0-10000, got -1"),
        (
            lambda s, d: EventBackbone(s, "X", data=d).consumer("C", None, batch_size=11),
            "batch_size must be 1-10, got 11",
        ),
        (
            lambda s, d: EventBackbone(s, "X", data=d).ordered_consumer("C", None, event_types=[]),
            "event_types must name at least one event, got none; leave it out to hear all",
        ),
        (
            lambda s, d: EventBackbone(s, "X", data=d).ordered_consumer("C", None, attempts=0),
            "attempts must be 1-1000, got 0",
        ),
        (lambda s, _: TenantUsers(s, "X", groups=[]), "groups must be different names, at least one, got "),
        (lambda s, _: TenantUsers(s, "X", groups=["a b"]), "a group must be 1-128 characters without spaces"),
        (lambda s, _: TenantUsers(s, "X", refresh_token_days=400), "refresh_token_days must be 1-365, got 400"),
        (lambda s, _: SiteDistribution(s, "X", domain="Stays.example"), "domain must be a lower-case domain name"),
        (
            lambda s, d: SiteDistribution(s, "X").serve_api(BookingApi(s, "A", data=d), edge_secret_version="2"),
            "edge_secret_version must be a secret version's id of 32-64 characters, got '2'",
        ),
        (lambda *_: TenantProfile(languages=("fr",)), "languages must be some of en, de, at least one, got "),
        (lambda *_: TenantProfile(accent_colour="green"), "accent_colour must be #rrggbb in lower case, got 'green'"),
        (lambda *_: TenantProfile(currency="euro"), "currency must be three capital letters such as EUR, got 'euro'"),
        (lambda *_: TenantProfile(contact_email="a@b.c, d@e.f"), "contact_email must be one e-mail address such as"),
        (lambda *_: TenantProfile(logo_url="logo.png"), "logo_url must be an https address .*, got 'logo.png'"),
        (lambda *_: TenantProfile(payment_account="cus_1"), "payment_account must be a connected account's id such as"),
        (
            lambda s, _: SiteDistribution(s, "X", platform_subdomain="p"),
            "platform_subdomain must be 3-40 of a-z, .*, got 'p'",
        ),
        (
            lambda s, d: TenantSite(s, "X", subdomain="platform", data=d),
            "another than the platform's own, got 'platform'",
        ),
        (lambda *_: LocalTarget(0), "port must be 1-65535, got 0"),
    ],
)
def test_out_of_range_options_are_named(stack, wrong, message):
    data = TenantData(stack, "Data")
    with pytest.raises(ValueError, match=message):
        wrong(stack, data)


def test_a_sender_is_one_address(stack):
    data = TenantData(stack, "Data")
    backbone = EventBackbone(stack, "Events", data=data)
    with pytest.raises(ValueError, match=r"sender_address must be one e-mail address .*, got 'Stays <a@b.c>'"):
        Notifications(stack, "Letters", data=data, events=backbone, sender_address="Stays <a@b.c>")


def test_a_consumer_names_its_events(stack):
    backbone = EventBackbone(stack, "Events", data=TenantData(stack, "Data"))
    function = ContextFunction(stack, "Letters", context="notifications", entry="events")
    with pytest.raises(
        ValueError, match="event_types must name at least one event, got none; leave it out to hear all"
    ):
        backbone.consumer("Letters", function, event_types=[])


@pytest.mark.parametrize(
    ("actions", "prefixes", "message"),
    [
        (["Scan"], ["G#HOST#*"], "actions must be some of BatchGetItem, .*, got 'Scan'"),
        (["GetItem"], ["*"], "prefixes must begin with G# or T#, got '\\*'"),
    ],
)
def test_platform_keys_are_granted_by_action_and_prefix(stack, actions, prefixes, message):
    data = TenantData(stack, "Data")
    function = ContextFunction(stack, "Letters", context="notifications", entry="events")
    with pytest.raises(ValueError, match=message):
        data.grant_platform_keys(function, actions, prefixes)


def test_a_site_that_was_not_built_names_the_cure(stack, tmp_path):
    with pytest.raises(ValueError, match=r"the guest site is not built: no index\.html in .*; run `npm ci"):
        SiteDistribution(stack, "Sites", site_files=tmp_path)


def test_an_invitation_is_in_a_language_that_there_is(stack):
    with pytest.raises(ValueError, match="language must be one of en, de, got 'fr'"):
        TenantUsers(stack, "Users", invites_to="https://seaview.stays.example", language="fr")
