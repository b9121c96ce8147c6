"""What letters are sent with, what is heard of them, and what rings."""

import pytest
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template

from holiday_rental import EventBackbone, Notifications, TenantData
from tests.constructs.cloud import variables


@pytest.fixture
def letters(stack):
    data = TenantData(stack, "Data")
    backbone = EventBackbone(stack, "Events", data=data)

    def made(**options):
        return Notifications(stack, "Letters", data=data, events=backbone, **options)

    return made


def test_notifications_verify_their_senders_domain_and_send_only_from_it(stack, letters):
    letters(sender_address="stays@example.org")
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::SES::EmailIdentity", {"EmailIdentity": "example.org"})
    sending = [
        statement
        for policy in template.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == "ses:SendEmail"
    ]
    assert [len(statement["Resource"]) for statement in sending] == [2]
    assert "identity/" in str(sending[0]["Resource"][0])
    assert "configuration-set/" in str(sending[0]["Resource"][1])


def test_notifications_hear_what_became_of_the_letters_of_their_own_configuration_set(stack, letters):
    letters(sender_address="stays@mail.example.com")
    template = Template.from_stack(stack)
    (destination,) = template.find_resources("AWS::SES::ConfigurationSetEventDestination").values()
    told = destination["Properties"]["EventDestination"]
    assert sorted(told["MatchingEventTypes"]) == ["bounce", "complaint", "delivery", "deliveryDelay", "reject"]
    assert told["EventBridgeDestination"]["EventBusArn"]["Fn::Join"][1][-1] == ":event-bus/default"
    (rule,) = [
        each["Properties"]
        for each in template.find_resources("AWS::Events::Rule").values()
        if each["Properties"]["EventPattern"]["source"] == ["aws.ses"]
    ]
    configuration_set = destination["Properties"]["ConfigurationSetName"]
    assert rule["EventPattern"]["detail"] == {"mail": {"tags": {"ses:configuration-set": [configuration_set]}}}
    assert rule["EventBusName"] == "default"


def test_notifications_ring_for_letters_that_wait_or_are_lost(stack, letters):
    made = letters(sender_address="stays@mail.example.com")
    alarms = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm").values()
    rings = sorted((each["Properties"]["MetricName"], each["Properties"]["Threshold"]) for each in alarms)
    assert rings == [
        ("ApproximateAgeOfOldestMessage", 900),
        ("ApproximateAgeOfOldestMessage", 1800),
        *[("ApproximateNumberOfMessagesVisible", 1)] * 4,
        ("CircuitsOpened", 1),
        ("LettersLate", 1),
    ]
    told = [each["Properties"] for each in alarms if each["Properties"].get("Namespace") == "HolidayRental"]
    assert [each["Dimensions"] for each in told] == [[{"Name": "service", "Value": "notifications"}]] * 2
    assert {each["Properties"]["TreatMissingData"] for each in alarms} == {"notBreaching"}
    assert [each.node.scope for each in (made.letters_late, made.letters_lost, made.deliveries_lost)] == [
        made.consumer.queue,
        made.consumer.dead_letters,
        made.deliveries.dead_letters,
    ]


@pytest.mark.parametrize(("options", "told"), [({}, "14"), ({"most_per_second": 200}, "200")])
def test_notifications_stay_under_the_accounts_quota(stack, letters, options, told):
    letters(sender_address="stays@mail.example.com", **options)
    functions = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    (sending,) = [each for each in functions if each["Properties"]["Handler"] == "rental.notifications.events.handler"]
    assert variables(sending)["MOST_LETTERS_PER_SECOND"] == told


@pytest.mark.parametrize("most", [0, 1001])
def test_a_rate_out_of_range_is_named(letters, most):
    with pytest.raises(ValueError, match=f"most_per_second must be 1-1000, got {most}"):
        letters(sender_address="stays@mail.example.com", most_per_second=most)


def test_notifications_take_an_identity_verified_elsewhere(stack, letters):
    identity = ses.EmailIdentity.from_email_identity_name(stack, "Verified", "example.org")
    letters(sender_address="stays@example.org", identity=identity)
    Template.from_stack(stack).resource_count_is("AWS::SES::EmailIdentity", 0)


def test_notifications_write_the_senders_keys_into_its_zone(stack, letters):
    zone = route53.HostedZone.from_hosted_zone_attributes(stack, "Zone", hosted_zone_id="Z1", zone_name="example.org")
    letters(sender_address="stays@example.org", hosted_zone=zone)
    Template.from_stack(stack).resource_count_is("AWS::Route53::RecordSet", 3)


def test_what_is_put_back_into_its_own_queue_is_no_loop_to_be_broken(stack, letters):
    """Lambda stops what calls itself through a queue for the seventeenth time, unless it is told to let it."""
    letters(sender_address="stays@mail.example.com")
    functions = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    loops = {each["Properties"]["Handler"]: each["Properties"].get("RecursiveLoop") for each in functions}
    assert {handler for handler, loop in loops.items() if loop} == {"rental.notifications.events.handler"}
    assert loops["rental.notifications.events.handler"] == "Allow"


def test_no_crowd_of_workers_asks_how_many_letters_may_go_out(stack, letters):
    letters(sender_address="stays@mail.example.com")
    sources = Template.from_stack(stack).find_resources("AWS::Lambda::EventSourceMapping").values()
    bounds = [each["Properties"].get("ScalingConfig") for each in sources]
    assert {"MaximumConcurrency": 5} in bounds


@pytest.mark.parametrize(("options", "told"), [({}, ""), ({"text_message_countries": ["+44", "+49"]}, "+44,+49")])
def test_text_messages_go_to_the_countries_that_are_named(stack, letters, options, told):
    letters(sender_address="stays@mail.example.com", **options)
    functions = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    (sending,) = [each for each in functions if each["Properties"]["Handler"] == "rental.notifications.events.handler"]
    assert variables(sending)["TEXT_MESSAGE_COUNTRIES"] == told


@pytest.mark.parametrize("country", ["44", "+", "+0", "GB", "+44 20", "+44,+49"])
def test_what_is_no_country_code_is_named(letters, country):
    with pytest.raises(ValueError, match=r"text_message_countries must be country codes such as \+44, got"):
        letters(sender_address="stays@mail.example.com", text_message_countries=[country])
