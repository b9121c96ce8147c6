"""Names that do not lead here are refused, as CloudFront refuses them.

Vanilla MiniStack makes a distribution tenant for whatever name it is asked for. Here a name below `.localhost` leads to
this machine by its nature; any other needs a CNAME to a connection group, in a zone of the emulated Route 53. Templates
are not held to it: what they bring along is the deployer's.
"""

from typing import Any

from ministack import app
from ministack.services import cloudfront, route53

# In CloudFront's own words.
_UNPROVED = (
    "The provided Domain Name is not valid. Could not verify Domain Name ownership. "
    "It may not be pointing to a valid CloudFront resource."
)


def apply() -> None:
    create = cloudfront._create_distribution_tenant

    def create_where_led(body: bytes) -> Any:
        asked = cloudfront._parse_body(body)
        names = [] if asked is None else cloudfront._parse_tenant_domains(asked) or []
        if not all(map(leads_here, names)):
            return cloudfront._error("InvalidArgument", _UNPROVED, 400)
        return create(body)

    cloudfront._create_distribution_tenant = create_where_led


def leads_here(name: str) -> bool:
    """Tell whether a name leads to this machine, or a record says that it leads to a connection group."""
    if name.lower().endswith(f".{app._MINISTACK_HOST}"):
        return True
    endpoints = {group["RoutingEndpoint"].lower() for group in cloudfront._connection_groups.values()}
    return not endpoints.isdisjoint(_aliases_of(name.lower()))


def _aliases_of(name: str) -> set[str]:
    return {
        value.lower().rstrip(".")
        for records in list(route53._records.values())
        for record in records
        if record["Type"] == "CNAME" and record["Name"].lower().rstrip(".") == name
        for value in record.get("ResourceRecords", ())
    }
