"""Types that a template may carry and MiniStack refuses: accepted and recorded, nothing more.

They prove nothing; docs/local.md says so.
"""

from functools import partial

from ministack.core.responses import new_uuid

from holiday_rental.local.emulator.patching import Created, Properties, add_type

TYPES = (
    "AWS::Backup::BackupSelection",
    "AWS::Budgets::Budget",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Logs::QueryDefinition",
    "AWS::RUM::AppMonitor",
    "AWS::SES::Template",
    "AWS::WAFv2::WebACLAssociation",
    "AWS::XRay::Group",
)


def apply() -> None:
    for resource_type in TYPES:
        add_type(resource_type, partial(_record, resource_type), update=_keep, delete=_forget)


def _record(resource_type: str, logical_id: str, _properties: Properties, _stack: str) -> Created:
    physical_id = f"{logical_id}-{new_uuid()[:8]}"
    return physical_id, {"Id": physical_id, "Arn": f"arn:aws:recorded:::{resource_type}/{physical_id}"}


def _keep(physical_id: str, _old: Properties, _new: Properties, *_rest: object) -> Created:
    return physical_id, {"Id": physical_id}


def _forget(_physical_id: str, _properties: Properties) -> None:
    return
