"""What people do who play bank and cardholder."""

from holiday_rental.local.stripe_stand_in import attempts, clockwork, disputes, events, setup_intents
from holiday_rental.local.stripe_stand_in.bank import Bank, shown
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, NOT_FOUND, ApiError
from holiday_rental.local.stripe_stand_in.store import Document

DELAY_SECONDS = 600
# What can be done, by where a PaymentIntent stands.
POSSIBLE = {
    "requires_action": ("succeed", "fail"),
    "processing": ("succeed", "fail", "delay"),
    "requires_capture": ("lapse",),
    "succeeded": ("dispute", "win", "lose"),
}


def act(bank: Bank, intent_id: str, action: str) -> Document:
    """Do something to a PaymentIntent or SetupIntent and return it. Raises `ApiError` where it cannot be done."""
    with bank.store.step():
        clockwork.catch_up(bank)
        found = intent(bank, intent_id)
        if found is None:
            raise ApiError(NOT_FOUND, "There is no such intent.")
        if action not in POSSIBLE.get(found["status"], ()):
            raise ApiError(BAD_REQUEST, f"{action} cannot be done while the status is {found['status']}.")
        _do(bank, found, action)
        return dict(shown(intent(bank, intent_id)))


def intent(bank: Bank, intent_id: str) -> Document | None:
    return bank.store.get("payment_intent", intent_id) or bank.store.get("setup_intent", intent_id)


def dispute_of(bank: Bank, intent_id: str) -> Document | None:
    """Return the latest complaint about a payment."""
    return next(iter(bank.store.find("dispute", intent_id)), None)


def listen(bank: Bank, secret: str, given: dict[str, str]) -> str:
    """Have an endpoint told, signed with the given secret or that of this stand-in; return the endpoint's id."""
    if not given.get("url"):
        raise ApiError(BAD_REQUEST, "An endpoint needs a url.")
    metadata = {"host": given["host"]} if given.get("host") else {}
    with bank.store.step():
        return str(events.listen(bank, given["url"], given.get("secret") or secret, metadata, ["*"])["id"])


def _do(bank: Bank, found: Document, action: str) -> None:
    if action in {"succeed", "fail"}:
        ok = action == "succeed"
        if found["object"] == "setup_intent":
            setup_intents.proven(bank, found, ok=ok)
        elif found["status"] == "processing":
            attempts.settled(bank, found, ok=ok)
        else:
            attempts.proven(bank, found, ok=ok)
    elif action == "delay":
        attempts.save(bank, found, due=bank.now + DELAY_SECONDS)
    elif action == "lapse":
        attempts.cancelled(bank, found, "automatic")
    else:
        _complain(bank, found, action)


def _complain(bank: Bank, found: Document, action: str) -> None:
    """Open a dispute, or decide the one that is open; one that is decided at once was opened before."""
    dispute = dispute_of(bank, found["id"])
    if dispute is None or (action == "dispute" and dispute["status"] in {"won", "lost"}):
        dispute = disputes.open_dispute(bank, bank.require("charge", found["latest_charge"]))
    if action != "dispute" and dispute["status"] not in {"won", "lost"}:
        disputes.decide(bank, dispute, won=action == "win")
