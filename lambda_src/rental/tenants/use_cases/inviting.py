"""A host whose site is ready and who lost the invitation, or let it lapse."""

from datetime import datetime

from rental.kernel.errors import Problem
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.ports.services import HostAccounts
from rental.tenants.ports.sign_ups import HourlyCounts

MOST_A_DAY = 3
_HOURS, _HOUR_SECONDS = 24, 3600


def invite_host_again(accounts: HostAccounts, counts: HourlyCounts, sign_up: SignUp, now: datetime) -> None:
    """Send the host's invitation once more, with another password.

    Raises `Problem`: sign-up-ended where no site is there, too-many-requests, has-signed-in.
    """
    if sign_up.state != "active":
        raise Problem("sign-up-ended", f"The sign-up is {sign_up.state}.", state=sign_up.state)
    # In the day's last hour, so that the count is kept until the day is over.
    last_hour = int(now.timestamp()) // (_HOURS * _HOUR_SECONDS) * _HOURS + _HOURS - 1
    if not counts.take(f"again#{sign_up.tenant_id}", MOST_A_DAY, last_hour):
        wait = (last_hour + 1) * _HOUR_SECONDS - int(now.timestamp())
        detail = f"{MOST_A_DAY} invitations went out today; that is enough until tomorrow."
        raise Problem("too-many-requests", detail, headers={"retry-after": str(wait)})
    if not accounts.invite(sign_up):
        raise Problem("has-signed-in", "You have a password of your own: sign in with it, or have it forgotten.")
