"""Every queue that may be redriven has a name, and its dead letters the same one."""

import aws_cdk as cdk
from aws_cdk.assertions import Template

from holiday_rental import CalendarSync, CardPayments, ContextFunction, EventBackbone, HolidayRentalPlatform, TenantData
from holiday_rental._queue_names import DEAD_LETTERS_TAG, QUEUE_TAG
from tests.constructs.cloud import app_of


def names(template):
    found = {}
    for queue in template["Resources"].values():
        if queue["Type"] == "AWS::SQS::Queue":
            for tag in queue["Properties"].get("Tags", []):
                found.setdefault(tag["Value"], []).append(tag["Key"])
    return {name: sorted(keys) for name, keys in found.items()}


def test_a_consumers_queue_and_what_it_or_the_bus_gave_up_on_bear_its_name(stack):
    backbone = EventBackbone(stack, "Events", data=TenantData(stack, "Data"))
    backbone.consumer("Letters", ContextFunction(stack, "Letters", context="notifications", entry="events"))
    found = names(Template.from_stack(stack).to_json())
    assert found == {"Test/Letters": [DEAD_LETTERS_TAG, DEAD_LETTERS_TAG, QUEUE_TAG]}


def test_queues_of_work_bear_names_too(stack):
    data = TenantData(stack, "Data")
    backbone = EventBackbone(stack, "Events", data=data)
    CardPayments(stack, "Payments", data=data, events=backbone)
    CalendarSync(stack, "Calendars", data=data, events=backbone)
    found = names(Template.from_stack(stack).to_json())
    assert found.keys() == {"Test/payments", "Test/CardPayments", "Test/calendars", "Test/CalendarSync"}
    assert found["Test/payments"] == found["Test/calendars"] == [DEAD_LETTERS_TAG, QUEUE_TAG]


def test_platforms_of_one_account_are_told_apart_by_their_stacks(made_up_source, site_folder, tmp_path):
    app = app_of(made_up_source, site_folder, tmp_path)
    staged = HolidayRentalPlatform(cdk.Stage(app, "Beta"), "HolidayRental")
    assert "Beta-HolidayRental/payments" in names(Template.from_stack(staged.stack).to_json())
