"""The demo held against cdk-nag's packs AwsSolutions and Serverless, and what they find that is meant to be so.

The library brings no checks: whoever imports it decides. This is one way to decide.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import Acknowledgment, App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

if TYPE_CHECKING:
    from aws_cdk.cx_api import CloudAssembly
    from constructs import Construct, IConstruct

_PACKS = ("AwsSolutions", "Serverless")
_REPORT = "validation-report.json"


@dataclass(frozen=True)
class Meant:
    """What a rule finds at `places` below the platform, and why it stays."""

    rule: str
    places: tuple[str, ...]
    reason: str

    @property
    def id(self) -> str:
        """Return the rule's name behind its pack's: an acknowledgement without it is ignored in silence."""
        return f"{self.rule.partition('-')[0]}::{self.rule}"


def check(app: App, platform: Construct, meant: tuple[Meant, ...] | None = None) -> None:
    """Let the packs look at `app` when it is synthesised, which fails by what they find and nobody meant."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    for each in MEANT if meant is None else meant:
        for place in each.places:
            if found := _at(platform, place):
                Validations.of(found).acknowledge(Acknowledgment(id=each.id, reason=each.reason))


def findings(assembly: CloudAssembly) -> list[str]:
    """Return what the packs found and nobody meant, what they only warn of too."""
    return [
        f"{each['ruleName']} at {where['constructPath']}: {each['description']} "
        "Mend it, or say in MEANT in compliance.py why not"
        for report in _reports(assembly)
        for each in report["violations"]
        for where in each["violatingConstructs"]
    ]


def meant_for_nothing(
    assembly: CloudAssembly, platform: Construct, meant: tuple[Meant, ...] | None = None
) -> list[str]:
    """Return what `MEANT` names and no finding needs, places that are not there too."""
    needed = {
        (each["acknowledgedId"], each["acknowledgedAt"])
        for report in _reports(assembly)
        for each in report.get("suppressedViolations", [])
    }
    return [
        f"{each.rule} finds nothing at {place or 'the platform'}: take that out of MEANT in compliance.py"
        for each in (MEANT if meant is None else meant)
        for place in each.places
        if not (found := _at(platform, place)) or (each.id, found.node.path) not in needed
    ]


def _reports(assembly: CloudAssembly) -> list[dict[str, Any]]:
    """Return each pack's report. Raises `RuntimeError` where one is missing: nothing was looked at then."""
    file = Path(assembly.directory) / _REPORT
    reports = json.loads(file.read_text("utf-8"))["pluginReports"] if file.is_file() else []
    if missing := set(_PACKS) - {each["pluginName"] for each in reports}:
        raise RuntimeError(
            f"{', '.join(sorted(missing))} did not look at this app; call check before it is synthesised"
        )
    return [each for each in reports if each["pluginName"] in _PACKS]


def _at(platform: Construct, place: str) -> IConstruct | None:
    found: IConstruct | None = platform
    for name in filter(None, place.split("/")):
        found = found.node.try_find_child(name) if found else None
    return found


_EVERYWHERE = ("",)
_FED_BY_QUEUES = tuple(
    f"Platform/{name}"
    for name in (
        *("Audit", "Moments", "Calendars", "Notifications", "Payments", "Reminders", "Offboarding/Listener"),
        "Webhooks",
    )
)
_CONSUMERS = (
    "Audit",
    "BookingMoments",
    "CalendarSync",
    "CardPayments",
    "Notifications",
    "Offboarding",
    "ReminderSchedules",
    "WebhookWishes",
)
_RUNTIME = "Bundles are locked, compiled and tested for python3.13, which Lambda supports until 2029"
_SCHEDULES = "Schedules are named after what they end: their group, which is named, is the limit"

_POOLS = "arn:<AWS::Partition>:cognito-idp:<AWS::Region>:<AWS::AccountId>:userpool/*"
_WORKFLOWS = (
    *(f"Platform/Onboarding/{each}" for each in ("Resource", "Reconciliation", "Domains")),
    "Platform/Offboarding/Resource",
)
_HISTORY = "An execution has a history of its own, and the functions that it calls are traced"

MEANT = (
    Meant("AwsSolutions-L1", _EVERYWHERE, _RUNTIME),
    Meant("Serverless-LambdaLatestVersion", _EVERYWHERE, _RUNTIME),
    # Permissions.
    Meant(
        "AwsSolutions-IAM5[Resource::*]",
        _EVERYWHERE,
        "Traces, streams' list, text messages, deliveries of logs, new pools, sites and certificates have no resource "
        "that could be named; "
        "tests/constructs/test_least_privilege.py finds every other action that is allowed on all",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::HolidayRental-Data:"
        "ExportsOutputFnGetAttTenantDataFailedChanges7E65F1F5Arn91FFE40E/*]",
        ("Platform/Events/RelayRole",),
        "Each batch of changes that failed is an object with a key of its own, in this one bucket",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:"
        "schedule/<Moments1E9529D3>/*]",
        ("Platform/Moments/SettlerRole", "Platform/Moments/PlannerRole"),
        _SCHEDULES,
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:"
        "schedule/<WebhooksA50342DA>/*]",
        tuple(f"Platform/Webhooks/{each}Role" for each in ("Waker", "Sender", "Listener")),
        _SCHEDULES,
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:"
        "schedule/<PaymentsSchedulesB136133A>/*]",
        ("Platform/Payments/WorkerRole",),
        _SCHEDULES,
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*.zip]",
        ("Platform/Sites/UploadRole",),
        "The release before is read too, to keep what open pages still load; its key is not known to this deployment",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::<SitesFiles2A07DA3F.Arn>/*]",
        ("Platform/Sites/UploadRole",),
        "Keys are the names of a site's files, in this one bucket",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::<OffboardingExportsE5069408.Arn>/*]",
        ("Platform/Offboarding/ListenerRole", "Platform/Offboarding/ExportRole"),
        "Each tenant's exports have keys of their own, in this one bucket",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::<referencetoHolidayRentalPlatformOffboardingExportsBF0E30DFArn>/*]",
        ("Platform/Api/Offboarding",),
        "Links are made to one tenant's export, whose key is read under that tenant's credentials",
    ),
    Meant(
        f"AwsSolutions-IAM5[Resource::{_POOLS}]",
        (
            *(f"Platform/Onboarding/{each}Role" for each in ("Pool", "FirstUser", "Finish")),
            *(f"Platform/Api/Accounts/{each}Role" for each in ("SignIn", "AnswerChallenge", "RefreshTokens")),
            *(f"Platform/Api/Accounts/{each}PasswordRole" for each in ("Change", "Forget", "Reset")),
            *(f"Platform/Api/Accounts/{each}Role" for each in ("ListMembers", "InviteMember", "InviteMemberAgain")),
            *(f"Platform/Api/Accounts/{each}MemberRole" for each in ("Change", "Remove")),
            "Platform/Api/Tenants/InviteHostAgainRole",
        ),
        "Hosts who sign up get pools that no template knows: a condition holds it to those with the platform's tag",
    ),
    Meant(
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudfront::<AWS::AccountId>:distribution-tenant/*]",
        ("Platform/Onboarding/SiteRole", "Platform/Onboarding/DomainRole"),
        "Sites of hosts who sign up are in no template: a condition holds it to those with the platform's tag",
    ),
    # Secrets.
    Meant(
        "AwsSolutions-SMG4",
        ("Data/TenantData/PlatformKeys",),
        "Ids and links that were sent derive from it: with a new value they would lead nowhere",
    ),
    Meant(
        "AwsSolutions-SMG4",
        tuple(f"Platform/Payments/{name}Secret" for name in ("Api", "Webhook", "Page")),
        "Stripe makes these keys, and people fill them in: they are rotated at Stripe",
    ),
    Meant(
        "AwsSolutions-SMG4",
        ("Platform/Api/EdgeSecret",),
        "Rotated by a deployment with another edge_secret_version: the distribution has to show the new value",
    ),
    # Sign-in.
    Meant("AwsSolutions-COG2", ("Data",), "A second factor is each person's choice: guests book with a password alone"),
    Meant("AwsSolutions-COG8", ("Data",), "Threat protection is paid for each user a month: whoever wants it sets it"),
    # The edge.
    Meant(
        "AwsSolutions-S1",
        ("Data/TenantData/FailedChanges", "Platform/Sites/Files", "Platform/Offboarding/Exports"),
        "Sites' files are public through CloudFront; failed changes and exports are read by operators and hosts, "
        "whose access CloudTrail's data events record where an account turns them on",
    ),
    Meant("AwsSolutions-CFR1", ("Platform/Sites",), "Guests come from everywhere"),
    Meant("AwsSolutions-CFR2", ("Platform/Sites",), "A firewall is paid for by the month: a site takes a web_acl_arn"),
    Meant(
        "AwsSolutions-CFR3",
        ("Platform/Sites",),
        "The API has its own access log; the edge's newer one, which the pack does not look for, is set up beside a "
        "distribution, in us-east-1, where it is wanted",
    ),
    Meant(
        "AwsSolutions-CFR4",
        ("Platform/Sites",),
        "A distribution sets a minimum only together with a certificate, and with one it is TLS 1.2; without, "
        "CloudFront issues a certificate for each site and decides",
    ),
    Meant(
        "AwsSolutions-APIG4",
        (
            *("Platform/Api/Admin/GetHealthRoute", "Platform/Api/Admin/UnknownRouteRoute", "Platform/Webhook"),
            "Platform/Api/Bookings/HearChannelEventsRoute",
        ),
        "Health tells of no tenant, what is unknown is answered 404, and events of Stripe and of partners are signed",
    ),
    # What fails.
    Meant(
        "AwsSolutions-SQS3",
        (
            *(f"Platform/Events/{name}/Undelivered" for name in _CONSUMERS),
            "Platform/Notifications/Deliveries/Undelivered",
            "Platform/Moments/DeadLetters",
            "Platform/Offboarding/DeadLetters",
            "Platform/Webhooks/DeadLetters",
        ),
        "These are dead-letter queues, of rules and of a function's destination: the pack knows those of queues alone",
    ),
    Meant(
        "Serverless-SQSRedrivePolicy",
        _EVERYWHERE,
        "Dead-letter queues are the end of the road; AwsSolutions-SQS3 finds every other queue without one",
    ),
    Meant(
        "Serverless-LambdaEventSourceMappingDestination",
        _FED_BY_QUEUES,
        "What fails goes to the queue's own dead-letter queue: a queue's mapping takes no other destination",
    ),
    Meant(
        "Serverless-LambdaDLQ",
        ("Platform/Api", "Platform/Webhook"),
        "The gateway waits for the answer: a call that fails is known to its caller",
    ),
    Meant(
        "Serverless-LambdaDLQ",
        _FED_BY_QUEUES,
        "Fed by a queue, whose dead-letter queue keeps what fails; settler and waker have an on-failure destination",
    ),
    Meant(
        "Serverless-LambdaDLQ",
        ("Platform/Calendars/Sweep", "Platform/Reminders/Sweep", "Platform/Offboarding/Sweep"),
        "The next run, minutes later, finds what this one missed",
    ),
    Meant(
        "Serverless-LambdaDLQ",
        tuple(f"Platform/Offboarding/{name}" for name in ("Close", "Export", "Name", "SignUp", "TenantRows")),
        "The state machine waits for the answer: what fails is tried again, and then told in the tenant's record",
    ),
    Meant(
        "Serverless-LambdaDLQ",
        ("Platform/Onboarding",),
        "The state machine and CloudFormation wait for the answer: a call that fails is tried again, or undone",
    ),
    *(Meant(rule, _WORKFLOWS, _HISTORY) for rule in ("AwsSolutions-SF2", "Serverless-StepFunctionStateMachineXray")),
    Meant(
        "Serverless-LambdaDLQ", ("Platform/Events/Relay",), "The stream's failures go, whole, to a bucket of their own"
    ),
    Meant(
        "Serverless-LambdaDLQ",
        ("Platform/Sites/Upload", "Platform/TenantSpecifications"),
        "CloudFormation waits for its answer: a call that fails fails the deployment",
    ),
)
