"""What a host chooses for all stays: which reminders go out, when, and in which words."""

from collections.abc import Mapping

from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.reminders.contract import REMINDER_SETTINGS_CHANGED
from rental.reminders.domain.kinds import Choice, Chosen, Kinds
from rental.reminders.ports import ChoiceStore, StoredChoices
from rental.reminders.use_cases.sending import Command

_OF_KEY = 8  # bytes of what recognises a request, the rest being its body's


def choose(
    store: ChoiceStore, kinds: Kinds, command: Command, choices: Mapping[str, Choice], expected: int | None
) -> Chosen:
    """Replace what was chosen. `expected` is the version that the host saw; None takes what is there.

    Raises `Problem`: "version-mismatch", "idempotency-key-reused", or "not-found" for a kind that there is not.
    """
    if unknown := sorted(set(choices) - set(kinds)):
        raise Problem("not-found", f"There is no reminder {unknown[0][:60]} here; there are {', '.join(kinds)}.")
    stored = store.read(command.tenant_id)
    if stored.changed_by_request == command.request:
        return stored.chosen
    if stored.changed_by_request[:_OF_KEY] == command.request[:_OF_KEY]:
        raise Problem("idempotency-key-reused", "This key already chose something else; send a new key.")
    if expected is not None and expected != stored.chosen.version:
        raise Problem("version-mismatch", f"You saw version {expected}, it is {stored.chosen.version} now.")
    new = Chosen(choices, stored.chosen.version + 1)
    change = last_change(new.version, REMINDER_SETTINGS_CHANGED, command.at, command.by, address=command.address)
    if not store.write(command.tenant_id, StoredChoices(new, command.request), change):
        raise Problem("version-mismatch", "Someone changed it in the same moment; look again and repeat.")
    return new
