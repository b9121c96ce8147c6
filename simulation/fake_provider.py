"""A stand-in for Stripe, in memory and light. It passes the suite of the adapter.

Cards are Stripe's test methods, each use of which makes a method of its own, as there, and one of ours:

    pm_card_visa                               accepted
    pm_card_chargeDeclined                     declined, "generic_decline"
    pm_card_chargeDeclinedInsufficientFunds    declined, "insufficient_funds"
    pm_card_authenticationRequired             the guest has to prove who they are; off session declined
    pm_card_slow                               processing until `settle`

A method that nobody knows, that is another customer's, or that was declined before, is `Declined("card_unusable")`:
only one that succeeded while its holder was there is kept, and is the customer's from then on.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from rental.kernel.clock import Clock
from rental.payments.domain.intent import Dispute, Seen, Status
from rental.payments.ports import Declined, Failed, NewIntent, NotAnswered, ProviderError, Refused
from simulation.provider_faults import Faults, Mishap

AUTHORISED_FOR = timedelta(days=7)
KEYS_KEPT_FOR = timedelta(hours=24)
SLOW, PROOF = "slow", "proof"
# What a card does, and what a guest knows it by.
CARDS = {
    "pm_card_visa": ("", "visa 4242"),
    "pm_card_chargeDeclined": ("generic_decline", "visa 0002"),
    "pm_card_chargeDeclinedInsufficientFunds": ("insufficient_funds", "visa 9995"),
    "pm_card_authenticationRequired": (PROOF, "visa 3184"),
    "pm_card_slow": (SLOW, "visa 6009"),
}
_CONFIRMABLE = frozenset({Status.NEEDS_METHOD, Status.NEEDS_ACTION})
_CANCELLABLE = _CONFIRMABLE | {Status.AUTHORISED}

Reply = Seen | str | ProviderError
R = TypeVar("R")


@dataclass(slots=True)
class _Kept:
    at: datetime
    asked: tuple[object, ...]
    reply: Reply


@dataclass
class FakeProvider(Faults):
    """Stripe as of `clock`. `calls` counts what was asked, `done` what had an effect, by the port's names."""

    clock: Clock
    calls: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    _intents: dict[str, Seen] = field(default_factory=dict)
    _customers: dict[str, list[str]] = field(default_factory=dict)  # each with its PaymentIntents
    _methods: dict[str, tuple[str, str]] = field(default_factory=dict)  # a card, and whose it became
    _spent: set[str] = field(default_factory=set)  # methods that were tried
    _set_up: set[str] = field(default_factory=set)  # PaymentIntents whose guest was there once
    _customer_of: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, _Kept] = field(default_factory=dict)

    # The port

    def create_customer(self, tenant_id: str, booking_id: str, key: str) -> str:
        def do() -> str:
            customer = f"cus_{len(self._customers) + 1}"
            self._customers[customer] = []
            return customer

        reply = self._call("create_customer", key, (tenant_id, booking_id), do)
        return str(reply)

    def intents_of(self, customer: str) -> Sequence[Seen]:
        def do() -> list[Seen]:
            if customer not in self._customers:
                raise Refused("resource_missing", customer)
            return [self._now(each) for each in reversed(self._customers[customer])]

        return self._read("intents_of", do)

    def read(self, intent_id: str) -> Seen:
        return self._read("read", lambda: self._now(intent_id))

    def create(self, new: NewIntent, key: str) -> Seen:
        def do() -> Seen:
            if new.customer not in self._customers:
                raise Refused("resource_missing", new.customer)
            if new.amount <= 0:
                raise Refused("parameter_invalid_integer", "amount")
            intent_id = f"pi_{len(self._intents) + 1}"
            self._customers[new.customer].append(intent_id)
            self._customer_of[intent_id] = new.customer
            made = Seen(
                intent_id, new.tenant_id, new.booking_id, new.entry, new.amount, new.currency, Status.NEEDS_METHOD
            )
            return self._put(made)

        return self._change("create", key, (new,), do)

    def confirm(self, intent_id: str, method: str, *, return_url: str, off_session: bool, key: str) -> Seen:
        def do() -> Seen:
            seen = self._in(intent_id, _CONFIRMABLE)
            if off_session and intent_id in self._set_up:
                raise Refused("invalid_request_error", "off_session")
            used, card = self._use(method, seen)
            if not off_session:
                self._set_up.add(intent_id)
            act, known_by = CARDS[card]
            tried = replace(seen, method=used, card=known_by, action_url="", decline="")
            if act == PROOF and not off_session:
                page = f"https://bank.example/{intent_id}?back={return_url}"
                return self._put(replace(tried, status=Status.NEEDS_ACTION, action_url=page))
            if act == SLOW:
                return self._put(replace(tried, status=Status.PROCESSING))
            if act:
                raise self._decline(tried, "authentication_required" if act == PROOF else act)
            return self._authorise(tried)

        return self._change("confirm", key, (intent_id, method, return_url, off_session), do)

    def capture(self, intent_id: str, amount: int, key: str) -> Seen:
        def do() -> Seen:
            seen = self._in(intent_id, {Status.AUTHORISED})
            if not 0 < amount <= seen.amount:
                raise Refused("amount_too_large", str(amount))
            return self._put(replace(seen, status=Status.CAPTURED, captured=amount, lapses_at=None))

        return self._change("capture", key, (intent_id, amount), do)

    def cancel(self, intent_id: str, key: str) -> Seen:
        def do() -> Seen:
            return self._cancelled(self._in(intent_id, _CANCELLABLE))

        return self._change("cancel", key, (intent_id,), do)

    def refund(self, intent_id: str, amount: int, key: str) -> Seen:
        def do() -> Seen:
            seen = self._in(intent_id, {Status.CAPTURED})
            if seen.dispute in {Dispute.OPEN, Dispute.LOST}:
                raise Refused("charge_disputed", intent_id)
            if not 0 < amount <= seen.captured - seen.refunded:
                raise Refused("amount_too_large", str(amount))
            return self._put(replace(seen, refunded=seen.refunded + amount))

        return self._change("refund", key, (intent_id, amount), do)

    # What guests, banks and cardholders do

    def new_method(self, card: str = "pm_card_visa") -> str:
        """Make a payment method as a page does from what a guest types, and return its id."""
        method = f"pm_{len(self._methods) + 1}"
        self._methods[method] = (card, "")
        return method

    def authenticate(self, intent_id: str, *, ok: bool = True) -> Seen:
        """Let the guest prove to their bank who they are, or fail to. Raises `Refused` where nobody asks."""
        seen = self._in(intent_id, {Status.NEEDS_ACTION})
        return self._settled(seen, "" if ok else "payment_intent_authentication_failure")

    def settle(self, intent_id: str, *, ok: bool = True) -> Seen:
        """Let the bank answer what is processing. Raises `Refused` where nothing is."""
        return self._settled(self._in(intent_id, {Status.PROCESSING}), "" if ok else "generic_decline")

    def dispute(self, intent_id: str, outcome: Dispute = Dispute.OPEN) -> Seen:
        """Let the cardholder complain of what was taken, or the bank decide. Raises `Refused` where none was."""
        return self._put(replace(self._in(intent_id, {Status.CAPTURED}), dispute=outcome))

    def fail_refund(self, intent_id: str, amount: int) -> Seen:
        """Let a bank send `amount` of what was given back to us again: it then counts as never refunded."""
        seen = self._now(intent_id)
        return self._put(replace(seen, refunded=max(0, seen.refunded - amount)))

    # What invariants look at: never counted as calls, never struck by faults

    @property
    def intents(self) -> list[Seen]:
        """All PaymentIntents as they are now, in the order of their making."""
        return [self._now(each) for each in self._intents]

    def of_booking(self, tenant_id: str, booking_id: str) -> list[Seen]:
        return [each for each in self.intents if (each.tenant_id, each.booking_id) == (tenant_id, booking_id)]

    def net(self) -> Counter[tuple[str, str]]:
        """Sum what was taken and not given back, by tenant and booking."""
        return self._sums(lambda each: each.captured - each.refunded)

    def held(self) -> Counter[tuple[str, str]]:
        """Sum what is authorised and neither taken nor let go, by tenant and booking."""
        return self._sums(lambda each: each.amount if each.status is Status.AUTHORISED else 0)

    def _sums(self, amount: Callable[[Seen], int]) -> Counter[tuple[str, str]]:
        sums: Counter[tuple[str, str]] = Counter()
        for each in self.intents:
            sums[each.tenant_id, each.booking_id] += amount(each)
        return sums

    # How calls are answered

    def _change(self, name: str, key: str, asked: tuple[object, ...], do: Callable[[], Seen]) -> Seen:
        reply = self._call(name, key, asked, do)
        assert isinstance(reply, Seen)  # noqa: S101 - a Seen is kept where a Seen was made
        return reply

    def _call(self, name: str, key: str, asked: tuple[object, ...], do: Callable[[], Seen | str]) -> Seen | str:
        """Answer once under a key; then repeat that answer, whatever it was, for a day."""
        mishap = self._before(name)
        kept = self._kept.get(key)
        if kept is None or kept.at + KEYS_KEPT_FOR <= self.clock.now():
            reply = self._first(name, mishap, do)
            self._kept[key] = _Kept(self.clock.now(), (name, *asked), reply)
        elif kept.asked != (name, *asked):
            reply = Refused("idempotency_error", key)  # this one is kept nowhere
        else:
            reply = kept.reply
        if mishap is Mishap.LOST_REPLY:
            raise NotAnswered("lost", name)
        if isinstance(reply, ProviderError):
            raise reply
        return reply

    def _first(self, name: str, mishap: Mishap, do: Callable[[], Seen | str]) -> Reply:
        if mishap is Mishap.FAILED:
            return Failed("api_error", name)
        try:
            reply: Reply = do()
        except ProviderError as refusal:
            reply = refusal
        self.done[name] += not isinstance(reply, Refused)
        return Failed("api_error", name) if mishap is Mishap.FAILED_WITH_EFFECT else reply

    def _read(self, name: str, do: Callable[[], R]) -> R:
        mishap = self._before(name)
        if mishap is Mishap.LOST_REPLY:
            raise NotAnswered("lost", name)
        if mishap is not Mishap.NONE:
            raise Failed("api_error", name)
        return do()

    def _before(self, name: str) -> Mishap:
        """Raise what is not even heard by the provider; return what goes wrong with the rest."""
        self.calls[name] += 1
        mishap = self.next_mishap(name, self.clock.now())
        if mishap is Mishap.DROPPED:
            raise NotAnswered("dropped", name)
        if mishap is Mishap.UNAVAILABLE:
            raise Failed("unavailable", name)
        return mishap

    # What becomes of a PaymentIntent

    def _now(self, intent_id: str) -> Seen:
        if (seen := self._intents.get(intent_id)) is None:
            raise Refused("resource_missing", intent_id)
        if seen.lapses_at is not None and seen.lapses_at <= self.clock.now():
            return self._cancelled(seen)
        return seen

    def _in(self, intent_id: str, allowed: frozenset[Status] | set[Status]) -> Seen:
        seen = self._now(intent_id)
        if seen.status not in allowed:
            raise Refused("payment_intent_unexpected_state", seen.status)
        return seen

    def _put(self, seen: Seen) -> Seen:
        self._intents[seen.id] = seen
        return seen

    def _use(self, method: str, seen: Seen) -> tuple[str, str]:
        """Return the method's own id and its card."""
        used = self.new_method(method) if method in CARDS else method
        card, owner = self._methods.get(used, ("", ""))
        again = seen.status is Status.NEEDS_ACTION and seen.method == used
        mine = owner == self._customer_of[seen.id]
        if card not in CARDS or not (mine or again or (not owner and used not in self._spent)):
            raise Declined("card_unusable")
        self._spent.add(used)
        return used, card

    def _settled(self, seen: Seen, decline: str) -> Seen:
        done = replace(seen, action_url="")
        return self._decline(done, decline).seen or done if decline else self._authorise(done)

    def _authorise(self, seen: Seen) -> Seen:
        if seen.id in self._set_up:
            self._methods[seen.method] = (self._methods[seen.method][0], self._customer_of[seen.id])
        return self._put(replace(seen, status=Status.AUTHORISED, lapses_at=self.clock.now() + AUTHORISED_FOR))

    def _decline(self, seen: Seen, code: str) -> Declined:
        return Declined(code, self._put(replace(seen, status=Status.NEEDS_METHOD, decline=code)))

    def _cancelled(self, seen: Seen) -> Seen:
        return self._put(replace(seen, status=Status.CANCELLED, lapses_at=None, action_url=""))
