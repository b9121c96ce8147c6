"""What a host chooses for all stays: which reminders go out, when, and in which words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.reminders.contract import REMINDER_SETTINGS_CHANGED
from rental.reminders.domain.kinds import SEASON, Choice, Chosen, Kind, Kinds
from rental.reminders.ports import ChoiceStore, StoredChoices
from rental.reminders.use_cases.sending import Command

_OF_KEY = 8  # bytes of what recognises a request, the rest being its body's


def choose(
    store: ChoiceStore, kinds: Kinds, command: Command, choices: Mapping[str, Choice], expected: int | None
) -> Chosen:
    """Replace what was chosen. `expected` is the version that the host saw; None takes what is there.

    Raises `Problem`: "version-mismatch", "idempotency-key-reused", "not-found" for a kind that there is not, or
    "invalid-request" for what a kind does not have.
    """
    if unknown := sorted(set(choices) - set(kinds)):
        raise Problem("not-found", f"There is no reminder {unknown[0][:60]} here; there are {', '.join(kinds)}.")
    for name, choice in choices.items():
        _check(kinds[name], choice)
    stored = store.read(command.tenant_id)
    if stored.changed_by_request == command.request:
        return stored.chosen
    if stored.changed_by_request[:_OF_KEY] == command.request[:_OF_KEY]:
        raise Problem("idempotency-key-reused", "This key already chose something else; send a new key.")
    if expected is not None and expected != stored.chosen.version:
        raise Problem("version-mismatch", f"You saw version {expected}, it is {stored.chosen.version} now.")
    since = {name: _since(kinds[name], each, stored.chosen, command.at) for name, each in choices.items()}
    new = Chosen({name: replace(each, since=since[name]) for name, each in choices.items()}, stored.chosen.version + 1)
    change = last_change(new.version, REMINDER_SETTINGS_CHANGED, command.at, command.by, address=command.address)
    if not store.write(command.tenant_id, StoredChoices(new, command.request), change):
        raise Problem("version-mismatch", "Someone changed it in the same moment; look again and repeat.")
    return new


def _check(kind: Kind, choice: Choice) -> None:
    """Refuse what a kind does not have. Raises `InvalidRequest`."""
    pointer = f"/reminders/{kind.name}"
    if not kind.of_stays and choice.days:
        raise InvalidRequest(f"{pointer}/days", "It goes out on the day itself; leave days out.")
    if kind.anchor != SEASON and choice.date:
        raise InvalidRequest(f"{pointer}/date", f"Only a season has a date of its own, {kind.name} has none.")
    if kind.anchor == SEASON and choice.enabled and not choice.date:
        raise InvalidRequest(f"{pointer}/date", "Choose the day on which it goes out each year, such as 05-01.")


def _since(kind: Kind, choice: Choice, before: Chosen, now: datetime) -> datetime | None:
    """Return since when a season goes out as it is chosen: other words alone change nothing of that."""
    if kind.anchor != SEASON:
        return None
    was = before.of(kind.name)
    same = (was.enabled, was.date, was.at) == (choice.enabled, choice.date, choice.at)
    return was.since if same and was.since else now
