"""SES tells what became of mail to the bus that its configuration set names; vanilla MiniStack tells nobody.

The addresses of SES's mailbox simulator bounce and complain, all other mail is delivered, at once and at the platform's
time. Destinations other than a bus stay recorded only.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import eventbridge, ses, ses_v2

from holiday_rental.local.clock_file import ClockFile

_SEND = "/outbound-emails"
_CALLED = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
}
_DELIVERED = (("Delivery", None),)
Answer = tuple[int, dict[str, str], Any]
Json = dict[str, Any]


def apply() -> None:
    handle = ses_v2.handle_request

    async def handle_and_tell(method: str, path: str, headers: Any, body: Any, query: Any) -> Answer:
        answer: Answer = await handle(method, path, headers, body, query)
        if method == "POST" and path.rstrip("/").endswith(_SEND) and answer[0] < 400:  # noqa: PLR2004 - HTTP's first error status
            _tell(json.loads(body), json.loads(answer[2])["MessageId"])
        return answer

    ses_v2.handle_request = handle_and_tell


def _tell(sent: Json, message_id: str) -> None:
    known = ses_v2._config_sets.get(sent.get("ConfigurationSetName", "")) or {}
    buses = [
        (each["EventBridgeDestination"]["EventBusArn"], each["MatchingEventTypes"])
        for each in (known.get("EventDestinations") or {}).values()
        if each["Enabled"] and "EventBridgeDestination" in each
    ]
    for news in _news(sent, message_id) if buses else ():
        for bus, wanted in buses:
            if news["eventType"].upper() in wanted:
                entry = {
                    "Source": "aws.ses",
                    "DetailType": _CALLED[news["eventType"]],
                    "Detail": json.dumps(news),
                    "Resources": [news["mail"]["sourceArn"]],
                    "EventBusName": bus,
                }
                eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def _news(sent: Json, message_id: str) -> Iterator[Json]:
    """Yield what SES tells of a mail: that it is sent, and what became of it with each recipient."""
    mail = _mail(sent, message_id)
    yield {"eventType": "Send", "mail": mail, "send": {}}
    for address in mail["destination"]:
        for kind, subtype in _outcomes(address):
            told = ses._notification_detail(kind, address, mail["timestamp"], subtype)
            yield {"eventType": kind, "mail": mail, **told}


def _outcomes(address: str) -> tuple[tuple[str, str | None], ...]:
    local, _, domain = address.lower().partition("@")
    if domain != ses._SIMULATOR_DOMAIN:
        return _DELIVERED
    found: tuple[tuple[str, str | None], ...] = ses._SIMULATOR_OUTCOMES.get(local.partition("+")[0], _DELIVERED)
    return found


def _mail(sent: Json, message_id: str) -> Json:
    """Return what SES says of the mail itself: headers are left out, tags come back as lists beside SES's own."""
    sender, account = sent["FromEmailAddress"], get_account_id()
    domain = parseaddr(sender)[1].rpartition("@")[2]
    addresses = [address for each in sent.get("Destination", {}).values() for address in each]
    return {
        "timestamp": f"{_now():%Y-%m-%dT%H:%M:%S}.000Z",
        "source": sender,
        "sourceArn": f"arn:aws:ses:{ses_v2.get_region()}:{account}:identity/{domain}",
        "sendingAccountId": account,
        "messageId": message_id,
        "destination": [parseaddr(each)[1] for each in addresses],
        "tags": {
            **{tag["Name"]: [tag["Value"]] for tag in sent.get("EmailTags") or ()},
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": [sent["ConfigurationSetName"]],
            "ses:from-domain": [domain],
        },
    }


def _now() -> datetime:
    name = os.environ.get("HOLIDAY_RENTAL_CLOCK_FILE")
    return ClockFile(Path(name)).now() if name else datetime.now(UTC)
