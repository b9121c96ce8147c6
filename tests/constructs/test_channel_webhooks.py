"""What webhooks hear, what each function may, and where what failed ends up."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import ChannelWebhooks, EventBackbone, TenantData
from holiday_rental.channel_webhooks import CHANGES, EVENT_TYPES
from rental.channels.contract import WEBHOOK_CHANGED, WEBHOOK_REMOVED, WEBHOOK_REPLAY_ASKED
from rental.channels.domain.public_events import BY_INTERNAL_TYPE
from rental.channels.http_webhook import DEADLINE_SECONDS
from rental.channels.use_cases.sending import HELD_FOR
from tests.constructs.cloud import app_of


@pytest.fixture(scope="module")
def made(made_up_source, site_folder, tmp_path_factory):
    """One synthesis for all that is looked at here."""
    stack = cdk.Stack(app_of(made_up_source, site_folder, tmp_path_factory.mktemp("webhooks")), "Test")
    data = TenantData(stack, "Data")
    return ChannelWebhooks(stack, "Webhooks", data=data, events=EventBackbone(stack, "Events", data=data))


@pytest.fixture(scope="module")
def template(made):
    return Template.from_stack(cdk.Stack.of(made))


def test_it_hears_all_that_partners_are_told_and_what_hosts_want():
    assert set(CHANGES) == set(BY_INTERNAL_TYPE)
    assert set(EVENT_TYPES) == {WEBHOOK_CHANGED, WEBHOOK_REMOVED, WEBHOOK_REPLAY_ASKED}


def test_the_group_of_its_schedules_is_the_main_child(made):
    assert made.node.default_child is made.group


def test_changes_come_in_order_one_at_a_time(template):
    template.has_resource_properties("AWS::SQS::Queue", {"FifoQueue": True, "VisibilityTimeout": 360})
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping", {"BatchSize": 1, "ScalingConfig": {"MaximumConcurrency": 20}}
    )


def test_a_lane_is_held_no_longer_than_its_function_runs_and_a_message_comes_again_after_that(template):
    found = template.find_resources("AWS::Lambda::Function").values()
    timeouts = {each["Properties"]["Timeout"] for each in found if "channels" in each["Properties"]["Handler"]}
    assert timeouts == {HELD_FOR.total_seconds()}
    assert HELD_FOR.total_seconds() > 10 * DEADLINE_SECONDS


def test_schedules_call_the_waker_alone_and_what_fails_is_kept(template):
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Action": "lambda:InvokeFunction", "Effect": "Allow"})]
                )
            }
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::EventInvokeConfig", {"MaximumRetryAttempts": 2, "DestinationConfig": Match.any_value()}
    )


def test_no_function_on_aws_sends_to_its_own_machine(template):
    functions = [each["Properties"] for each in template.find_resources("AWS::Lambda::Function").values()]
    assert not any("LOCAL_PARTNER" in each.get("Environment", {}).get("Variables", {}) for each in functions)


@pytest.mark.parametrize("senders", [1, 1001])
def test_a_number_of_senders_that_cannot_be_is_refused(senders):
    with pytest.raises(ValueError, match=f"senders must be 2-1000, got {senders}"):
        ChannelWebhooks(cdk.Stack(), "Webhooks", data=None, events=None, senders=senders)
