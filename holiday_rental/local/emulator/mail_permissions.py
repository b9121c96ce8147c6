"""`ses:SendEmail` is authorised on the identity that sends, as on AWS.

Vanilla MiniStack authorises it on `*`, so a policy that names the sender's identity, as a narrow one does, is refused.
AWS takes the address's own identity where there is one, else its domain's.
"""

import json
from email.utils import parseaddr

from ministack.core import iam_actions
from ministack.services import ses, ses_v2

_SEND = "/v2/email/outbound-emails"


def apply() -> None:
    resource_of = iam_actions._ses_v2_resource_arn

    def resource_with_sender(method: str, path: str, body: bytes, region: str, account_id: str) -> str:
        if method != "POST" or path.rstrip("/") != _SEND:
            return str(resource_of(method, path, body, region, account_id))
        return f"arn:aws:ses:{region}:{account_id}:identity/{_identity(body)}"

    iam_actions._ses_v2_resource_arn = resource_with_sender


def _identity(body: bytes) -> str:
    try:
        sender = json.loads(body or b"{}").get("FromEmailAddress", "")
    except (ValueError, AttributeError):
        return "unreadable"
    address = parseaddr(str(sender))[1]
    domain = address.rpartition("@")[2]
    known = domain in ses._identities or domain in ses_v2._identities
    return domain if known and address not in ses._identities and address not in ses_v2._identities else address
