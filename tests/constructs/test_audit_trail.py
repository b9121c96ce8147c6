"""What the audit trail hears, how long it keeps it, and what it may do."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from holiday_rental import AuditTrail, ContextFunction, EventBackbone, TenantData
from tests.constructs.cloud import listed, variables


@pytest.fixture
def audit(stack):
    data = TenantData(stack, "Data")
    backbone = EventBackbone(stack, "Events", data=data)

    def made(**options):
        return AuditTrail(stack, "Audit", data=data, events=backbone, **options)

    return made


def test_it_hears_every_event_of_ours_and_nobody_elses(stack, audit):
    audit()
    template = Template.from_stack(stack)
    (rule,) = template.find_resources("AWS::Events::Rule").values()
    assert rule["Properties"]["EventPattern"] == {"source": ["holiday-rental"]}
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {"EventSourceArn": Match.any_value(), "FunctionResponseTypes": ["ReportBatchItemFailures"], "BatchSize": 10},
    )


@pytest.mark.parametrize(("options", "days"), [({}, "90"), ({"keep_days": 1}, "1"), ({"keep_days": 3653}, "3653")])
def test_it_tells_its_function_how_long_records_are_kept(stack, audit, options, days):
    made = audit(**options)
    assert made.node.default_child is made.function
    functions = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    (keeping,) = [each for each in functions if each["Properties"]["Handler"] == "rental.audit.events.handler"]
    assert variables(keeping)["AUDIT_DAYS"] == days


@pytest.mark.parametrize("days", [0, 3654, -1])
def test_a_time_out_of_range_is_named(audit, days):
    with pytest.raises(ValueError, match=rf"keep_days must be 1-3653, got {days}"):
        audit(keep_days=days)


def test_it_reaches_tenants_data_through_the_data_role_only(stack, audit):
    audit()
    statements = statements_of(stack, "AuditResourceRole")
    assert {action.partition(":")[0] for each in statements for action in listed(each["Action"])} == {
        *("logs", "xray", "sts", "sqs")
    }


def test_an_auditors_function_may_read_records_and_no_other_data(stack, audit):
    function = ContextFunction(stack, "Export", context="notifications", entry="events")
    audit().grant_read(function).assert_success()
    (reading,) = [each for each in statements_of(stack, "ExportRole") if "dynamodb" in str(each["Action"])]
    assert reading["Action"] == "dynamodb:Query"
    assert reading["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["T#*#AUDIT#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }


def test_records_kept_can_be_watched(stack, audit):
    metric = audit().metric_records_kept()
    alarm = metric.create_alarm(stack, "NoRecords", threshold=1, evaluation_periods=1)
    assert isinstance(alarm, cdk.aws_cloudwatch.Alarm)
    Template.from_stack(stack).has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {
            "Namespace": "HolidayRental",
            "MetricName": "AuditRecordsKept",
            "Dimensions": [{"Name": "service", "Value": "audit"}],
        },
    )


def statements_of(stack, role):
    return [
        statement
        for name, policy in Template.from_stack(stack).find_resources("AWS::IAM::Policy").items()
        if name.startswith(role)
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
