"""Every construct works with the fewest arguments, names its main child Resource, and accepts what people bring."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Match, Template

from holiday_rental import (
    BookingApi,
    ContextFunction,
    EventBackbone,
    FunctionLayout,
    HolidayRentalPlatform,
    Notifications,
    SiteDistribution,
    TenantData,
    TenantProfile,
    TenantSite,
    TenantUsers,
)
from holiday_rental.booking_api import CONTEXTS
from tests.constructs.cloud import app_of, own_table


def test_tenant_data_keeps_its_table_recoverable_streamed_and_expiring(stack):
    data = TenantData(stack, "Data")
    assert isinstance(data.node.default_child, dynamodb.TableV2)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::DynamoDB::GlobalTable",
        {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
            "GlobalSecondaryIndexes": [
                Match.object_like({"IndexName": "lists"} | _projected()),
                Match.object_like({"IndexName": "ends"} | _projected(but="check_out")),
                Match.object_like({"IndexName": "stays"} | _projected(but="check_out")),
            ],
            "Replicas": [
                Match.object_like(
                    {
                        "DeletionProtectionEnabled": True,
                        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                    }
                )
            ],
        },
    )


def _projected(but=""):
    """A sort key is projected by itself: DynamoDB refuses to have it named twice."""
    shown = "v kind id state card property_id unit check_in check_out guest_name total currency created_at"
    names = f"{shown} payment_state answer_by reason".split()
    return {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [each for each in names if each != but]}}


def test_tenant_data_may_be_removed_where_that_is_wanted(stack):
    TenantData(stack, "Data", removal_policy=cdk.RemovalPolicy.DESTROY)
    template = Template.from_stack(stack)
    template.has_resource("AWS::DynamoDB::GlobalTable", {"DeletionPolicy": "Delete"})
    replica = Match.object_like({"DeletionProtectionEnabled": False})
    template.has_resource_properties("AWS::DynamoDB::GlobalTable", {"Replicas": [replica]})


def test_tenant_data_takes_a_table_of_ones_own(stack):
    own = own_table(stack)
    data = TenantData(stack, "Data", table=own)
    EventBackbone(stack, "Events", data=data)
    assert data.table is own
    Template.from_stack(stack).resource_count_is("AWS::DynamoDB::GlobalTable", 1)


def test_the_key_of_a_table_of_ones_own_may_be_used_by_those_who_reach_the_table(stack):
    stack = cdk.Stack(stack.node.root, "Placed", env=cdk.Environment(account="111111111111", region="eu-west-1"))
    key = kms.Key(stack, "Key")
    own = own_table(stack, encryption=dynamodb.TableEncryptionV2.customer_managed_key(key))
    data = TenantData(stack, "Data", table=own)
    EventBackbone(stack, "Events", data=data)
    function = ContextFunction(stack, "Authorizer", context="accounts", entry="authorizer")
    data.grant_platform_keys(function, ["GetItem"], ["G#HOST#*"])
    decrypting = [
        name
        for name, policy in Template.from_stack(stack).find_resources("AWS::IAM::Policy").items()
        if "kms:Decrypt" in str(policy)
    ]
    assert [name.partition("Role")[0] for name in sorted(decrypting)] == ["Authorizer", "DataData", "EventsRelay"]


def test_tenant_users_sign_in_by_email_with_srp_through_a_confidential_client(stack):
    users = TenantUsers(stack, "Hosts")
    assert users.groups == ("host", "co-host", "cleaner")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Cognito::UserPoolGroup", 3)
    template.has_resource_properties(
        "AWS::Cognito::UserPool",
        {
            "UsernameAttributes": ["email"],
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
            "DeletionProtection": "ACTIVE",
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        },
    )
    template.has_resource_properties(
        "AWS::Cognito::UserPoolClient",
        {
            "GenerateSecret": True,
            "PreventUserExistenceErrors": "ENABLED",
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "RefreshTokenValidity": 90 * 24 * 60,
            "AccessTokenValidity": 30,
        },
    )


def test_booking_api_serves_every_context_by_a_function_per_operation(stack):
    api = BookingApi(stack, "Api", data=TenantData(stack, "Data"))
    served = [
        context for context in CONTEXTS if context not in ("payments", "reminders", "offboarding")
    ]  # where there are such
    assert sorted(api.functions) == sorted(f"get_{context}" for context in served)
    alarm = api.metric_errors().create_alarm(stack, "ApiErrors", threshold=5, evaluation_periods=1)
    assert alarm.alarm_arn
    Template.from_stack(stack).resource_count_is("AWS::CloudFormation::Stack", len(served))


def test_booking_api_can_serve_fewer_contexts_and_one_function_each(stack):
    data, users = TenantData(stack, "Data"), TenantUsers(stack, "Hosts")
    layout = FunctionLayout.PER_CONTEXT
    api = BookingApi(stack, "Api", data=data, users=users, contexts=["bookings"], function_layout=layout)
    assert list(api.functions) == ["get_bookings"]
    Template.from_stack(stack).resource_count_is("AWS::CloudFormation::Stack", 1)


def test_event_backbone_feeds_a_consumer_through_a_queue_of_its_own(stack):
    backbone = EventBackbone(stack, "Events", data=TenantData(stack, "Data"))
    function = ContextFunction(stack, "Letters", context="notifications", entry="events")
    consumer = backbone.consumer("Letters", function, event_types=["BookingConfirmed"])
    assert consumer.metric_dead_letters().metric_name == "ApproximateNumberOfMessagesVisible"
    Template.from_stack(stack).has_resource_properties(
        "AWS::Events::Rule",
        {"EventPattern": {"source": ["holiday-rental"], "detail-type": ["BookingConfirmed"]}},
    )


def test_event_backbone_takes_a_bus_of_ones_own(stack):
    own = events.EventBus.from_event_bus_name(stack, "Own", "company-bus")
    assert EventBackbone(stack, "Events", data=TenantData(stack, "Data"), bus=own).bus is own
    Template.from_stack(stack).resource_count_is("AWS::Events::EventBus", 0)


def test_site_distribution_serves_pages_without_an_api(stack):
    SiteDistribution(stack, "Sites")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::CloudFront::ConnectionGroup", 1)
    template.has_resource_properties(
        "AWS::CloudFront::Distribution", {"DistributionConfig": Match.object_like({"CacheBehaviors": []})}
    )


def test_a_site_at_the_example_domain_is_warned_of(stack):
    # Not by `assertions.Annotations`: aws-cdk-lib and its schema's distribution install one file each over the other's.
    told = [each.data for each in SiteDistribution(stack, "Sites").node.metadata if each.type == "aws:cdk:warning"]
    assert len(told) == 1
    assert "example.com" in told[0]


def test_tenant_sites_of_a_stack_share_distribution_guests_and_function(stack):
    data = TenantData(stack, "Data")
    first = TenantSite(stack, "Seaview", subdomain="seaview", data=data)
    second = TenantSite(stack, "Barossa", subdomain="barossa", data=data)
    assert first.distribution is second.distribution
    assert first.guests is second.guests
    assert first.users is not second.users
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::CloudFront::Distribution", 1)
    template.resource_count_is("AWS::CloudFront::DistributionTenant", 2)
    template.has_resource_properties(
        "AWS::CloudFront::DistributionTenant",
        {"Domains": ["seaview.example.com"], "ManagedCertificateRequest": {"PrimaryDomainName": "seaview.example.com"}},
    )


def test_a_tenants_specification_is_complete(stack):
    profile = TenantProfile(name="Seaview Stays", languages=("de", "en"), currency="AUD")
    TenantSite(stack, "Seaview", subdomain="seaview", data=TenantData(stack, "Data"), profile=profile)
    (tenant,) = Template.from_stack(stack).find_resources("Custom::Tenant").values()
    specification = tenant["Properties"]["Specification"]
    assert {name: specification[name] for name in ("version", "host", "site_url", "default_language")} == {
        "version": 1,
        "host": "seaview.example.com",
        "site_url": "https://seaview.example.com",
        "default_language": "de",
    }
    assert specification["contact_email"] == "hello@seaview.example.com"
    assert specification["host_pool"].keys() == specification["guest_pool"].keys() == {"pool_id", "client_id", "issuer"}


def test_the_whole_platform_needs_no_argument_and_takes_its_stage_s_name(made_up_source, site_folder, tmp_path):
    app = app_of(made_up_source, site_folder, tmp_path)
    alone = HolidayRentalPlatform(app, "HolidayRental")
    staged = HolidayRentalPlatform(cdk.Stage(app, "Beta"), "HolidayRental")
    assert (alone.data_stack.stack_name, alone.stack.stack_name) == ("HolidayRental-Data", "HolidayRental")
    assert staged.stack.stack_name == "Beta-HolidayRental"


def test_more_tenants_than_an_output_holds_are_shown_in_several(made_up_source, site_folder, tmp_path):
    platform = HolidayRentalPlatform(app_of(made_up_source, site_folder, tmp_path), "HolidayRental")
    for number in range(12):
        platform.add_tenant(f"tenant-{number}")
    outputs = Template.from_stack(platform.stack).to_json()["Outputs"]
    assert [str(outputs[name]).count('"subdomain') for name in ("Tenants", "Tenants2")] == [10, 2]
    with pytest.raises(ValueError, match="subdomain must be new, got 'tenant-3' twice"):
        platform.add_tenant("tenant-3")


@pytest.mark.parametrize("made", ["data", "users", "backbone", "letters", "api", "sites", "site"])
def test_the_main_child_is_the_default_child(stack, made):
    data = TenantData(stack, "Data")
    backbone = EventBackbone(stack, "Events", data=data)
    constructs = {
        "data": lambda: data,
        "users": lambda: TenantUsers(stack, "Users"),
        "backbone": lambda: backbone,
        "letters": lambda: Notifications(stack, "Letters", data=data, events=backbone, sender_address="a@b.example"),
        "api": lambda: BookingApi(stack, "Api", data=data, contexts=["admin"]),
        "sites": lambda: SiteDistribution(stack, "Sites"),
        "site": lambda: TenantSite(stack, "Site", subdomain="seaview", data=data),
    }
    assert constructs[made]().node.default_child is not None


def test_an_imported_function_cannot_be_tagged(stack):
    data = TenantData(stack, "Data")
    imported = lambda_.Function.from_function_name(stack, "Theirs", "theirs")
    with pytest.raises(ValueError, match=r"must have a role defined in this app, got an imported one"):
        data.grant_tenant_access(imported)
