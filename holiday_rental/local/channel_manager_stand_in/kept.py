"""An account as a file: all of it but the calls of the last minute."""

from datetime import date
from pathlib import Path
from typing import Any

from holiday_rental.local.channel_manager_stand_in.account import Account, Faults, PropertyThere
from holiday_rental.local.state_directory import read_json, write_json

_PLAIN = ("api_key", "revisions", "hints", "webhook", "counted")
_BY_NIGHT = ("available", "restrictions")


def read_account(file: Path) -> Account:
    """Return the account of a file, or a new one."""
    found = read_json(file)
    if not found:
        return Account()
    account = Account(**{name: found[name] for name in _PLAIN})
    account.acknowledged = set(found["acknowledged"])
    account.faults = Faults(**found["faults"])
    for each in found["properties"]:
        plans = {plan: (room, title) for plan, (room, title) in each.pop("plans").items()}
        account.properties[each["id"]] = PropertyThere(**each, plans=plans)
    for name in _BY_NIGHT:
        nights = {
            one: {date.fromisoformat(night): value for night, value in known.items()}
            for one, known in found[name].items()
        }
        setattr(account, name, nights)
    return account


def plain(account: Account) -> dict[str, Any]:
    """Return an account as JSON has it."""
    nights: dict[str, Any] = {
        name: {
            one: {str(night): value for night, value in sorted(known.items())}
            for one, known in getattr(account, name).items()
        }
        for name in _BY_NIGHT
    }
    return {
        **{name: getattr(account, name) for name in _PLAIN},
        **nights,
        "acknowledged": sorted(account.acknowledged),
        "faults": vars(account.faults),
        "properties": [{**vars(each), "plans": {**each.plans}} for each in account.properties.values()],
    }


def write_account(file: Path, account: Account) -> None:
    write_json(file, plain(account))
