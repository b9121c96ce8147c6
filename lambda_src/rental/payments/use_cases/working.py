"""Bringing a payment to its target, one call to the provider at a time.

Each call has three phases: what is about to be asked is written down under a lease, the provider is called with
nothing locked, what came of it is written down (with what is asked next). A worker may die in any of them: the next
one finds what was begun, looks at what the provider has, and asks again under the same key only where that shows no
effect.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rental.bookings.contract import RESERVE
from rental.kernel.clock import Clock
from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.calls import Call, Kind
from rental.payments.domain.delays import RETRY_DELAYS
from rental.payments.domain.payment import NO_METHOD, Doing, Payment
from rental.payments.domain.repeating import chosen_call, reconciled, with_known_card
from rental.payments.ports import (
    CALL_SECONDS,
    Breaker,
    Declined,
    NewIntent,
    NotAnswered,
    PaymentStore,
    Provider,
    ProviderError,
    Refused,
    Sites,
)
from rental.payments.use_cases.keeping import Change, keep

# Longer than any call takes, so that a lease that has ended belongs to a worker that is dead.
LEASE = timedelta(seconds=3 * CALL_SECONDS)
_LOOK_AGAIN = timedelta(minutes=15)  # at what a bank has not decided, should its news be lost
_MOST_CALLS = 12
_TRIES = 5

Step = Callable[[Payment], Payment]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left to do: work again at `again_at`, or tell the dead letters that it was `given_up`.

    `look_at` is a PaymentIntent of which there is news that was not looked at yet: who works next looks at it.
    """

    again_at: datetime | None = None
    given_up: bool = False
    look_at: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker works with. `delays` are waited after the first, second, … fault in a row."""

    store: PaymentStore
    provider: Provider
    breaker: Breaker
    sites: Sites
    clock: Clock
    delays: Sequence[timedelta] = field(default=RETRY_DELAYS)


def work(desk: Desk, tenant_id: TenantId, booking_id: BookingId, look_at: str = "") -> Outcome:
    """Bring a booking's payment as near to its target as it gets now. Raises nothing of the provider's.

    `look_at` is a PaymentIntent of which there is news.
    """
    for _ in range(_TRIES):
        payment, now = desk.store.read(tenant_id, booking_id), desk.clock.now()
        if payment is None:
            return Outcome()
        if payment.leased_until and payment.leased_until > now:
            return Outcome(again_at=payment.leased_until, look_at=look_at)
        run = _Run(desk, tenant_id, payment, look_at)
        if run.asks and (wait := desk.breaker.wait(now)):  # what asks nothing would take the probe of what does
            return Outcome(again_at=now + wait, look_at=look_at)
        try:
            return run.to_the_end()
        except _Overtaken:
            continue
    return Outcome(again_at=desk.clock.now() + LEASE, look_at=look_at)


class _Overtaken(Exception):  # noqa: N818 - what happened
    """Someone else wrote the payment in between: what was read of it is old."""


@dataclass(slots=True)
class _Run:
    """One worker at one payment, which is always as it was stored last. `look_at` is news until it was looked at."""

    desk: Desk
    tenant_id: TenantId
    payment: Payment
    look_at: str
    calling: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether there is anything to ask of the provider."""
        return bool(self._ids) or self._with_next(self.payment)[1] is not None

    def to_the_end(self) -> Outcome:
        try:
            self._look()
            call = self._begin()
            for _ in range(_MOST_CALLS):
                if call is None:
                    return self._rest()
                self.calling = True
                call = self._make(call)
        except ProviderError as error:
            return self._fault(error)
        return Outcome(again_at=self.desk.clock.now() + LEASE)

    @property
    def _ids(self) -> set[str]:
        """Return what to look at: all that can still move, what was begun, and what there is news of."""
        payment, doing = self.payment, self.payment.doing
        ids = {each.id for each in payment.open_dealings} | {self.look_at, doing.intent_id if doing else ""}
        return ids - {""}

    def _look(self) -> None:
        """See what the provider has of it."""
        payment, doing = self.payment, self.payment.doing
        seen = [self.desk.provider.read(each) for each in sorted(self._ids)]
        if doing and doing.kind == Kind.CREATE:
            seen += [each for each in self.desk.provider.intents_of(payment.customer) if each.entry >= doing.entry]
        if seen:
            self.desk.breaker.succeeded(self.desk.clock.now())
        after = replace(payment, given_up=False, failures=0) if payment.given_up else payment
        for each in seen:
            after = after.seen(each, self.desk.clock.now())
        self._write(reconciled(after))
        self.look_at = ""

    def _begin(self) -> Call | None:
        after, call = self._with_next(self.payment)
        self._write(after)
        return call

    def _make(self, call: Call) -> Call | None:
        """Make a call, write what came of it together with what is asked next, and return that."""
        step = self._asked(call)
        self.desk.breaker.succeeded(self.desk.clock.now())
        chosen: Call | None = None

        def settled(stored: Payment) -> Payment:
            nonlocal chosen
            after, chosen = self._with_next(replace(step(stored), failures=0).decided())
            return after

        self._settle(settled)
        return chosen

    def _with_next(self, payment: Payment) -> tuple[Payment, Call | None]:
        ready = with_known_card(payment)
        call = chosen_call(ready, self.desk.clock.now())
        if call is None:  # a card that is no longer needed is not kept for a later purpose
            resting = replace(payment, doing=None, leased_until=None, failures=0)
            return (resting if payment.lack else replace(resting, method=NO_METHOD)), None
        dealing = ready.dealing(call.intent_id)
        doing = Doing(call.kind, call.intent_id, call.entry, call.amount, dealing.refunded if dealing else 0)
        return ready.begun(doing, self.desk.clock.now() + LEASE), call

    def _asked(self, call: Call) -> Step:
        """Make a call and return what it changes of a payment. Raises `ProviderError`."""
        provider, key = self.desk.provider, self._key(call)
        match call.kind:
            case Kind.CUSTOMER:
                customer = provider.create_customer(self.tenant_id, self.payment.booking_id, key)
                return lambda stored: replace(stored, customer=customer)
            case Kind.CREATE:
                seen = provider.create(self._new_intent(call), key)
            case Kind.CONFIRM:
                return self._confirmed(call, key)
            case Kind.CAPTURE:
                seen = provider.capture(call.intent_id, call.amount, key)
            case Kind.CANCEL:
                seen = provider.cancel(call.intent_id, key)
            case Kind.REFUND:
                seen = provider.refund(call.intent_id, call.amount, key)
                return lambda stored: stored.gave_back(call.amount).seen(seen, self.desk.clock.now())
        return lambda stored: stored.seen(seen, self.desk.clock.now())

    def _confirmed(self, call: Call, key: str) -> Step:
        method = call.method or NO_METHOD
        url = self.desk.sites.return_url(self.tenant_id, self.payment.booking_id)
        try:
            seen = self.desk.provider.confirm(
                call.intent_id, method.id, return_url=url, off_session=method.off_session, key=key
            )
        except Declined as declined:
            shown = declined.seen or self.desk.provider.read(call.intent_id)
            seen = replace(shown, decline=shown.decline or declined.code)
        return lambda stored: stored.seen(seen, self.desk.clock.now()).without_method(method)

    def _fault(self, error: ProviderError) -> Outcome:
        """Write down that a call came to nothing, and say when to try again: after the next delay, or never."""
        now = self.desk.clock.now()
        if isinstance(error, Refused):
            self.desk.breaker.succeeded(now)
        else:
            self.desk.breaker.failed(now)
        given_up = self.payment.failures >= len(self.desk.delays)

        def faulted(stored: Payment) -> Payment:
            if not self.calling:  # looking came to nothing: what was begun before is as it was
                return replace(stored, failures=stored.failures + 1, given_up=given_up)
            return replace(stored.faulted(repeats_itself=not isinstance(error, NotAnswered)), given_up=given_up)

        self._settle(faulted)
        if given_up:
            return Outcome(given_up=True, look_at=self.look_at)
        # Others who looked in vain at the same time may have counted beyond the last delay.
        delay = self.desk.delays[min(self.payment.failures, len(self.desk.delays)) - 1]
        return Outcome(again_at=now + delay, look_at=self.look_at)

    def _rest(self) -> Outcome:
        """Return when to look again although nobody asks: before an authorisation lapses, or a bank's news is late."""
        payment, now = self.payment, self.desk.clock.now()
        if payment.is_processing:
            return Outcome(again_at=now + _LOOK_AGAIN)
        if payment.target.do == RESERVE and payment.lapses_at and payment.renew_at:
            lapsed = max(payment.lapses_at, now) + _LOOK_AGAIN
            return Outcome(again_at=payment.renew_at if payment.renew_at > now else lapsed)
        return Outcome()

    def _new_intent(self, call: Call) -> NewIntent:
        payment = self.payment
        named = (payment.customer, self.tenant_id, payment.booking_id)
        return NewIntent(*named, call.entry, call.amount, payment.currency)

    def _key(self, call: Call) -> str:
        """Return the call's Idempotency-Key: another one for each entry and attempt, and for what is asked in it."""
        asked = call.method.id if call.method else call.amount
        return f"{self.tenant_id}.{self.payment.booking_id}.{call.entry}.{call.kind}.{asked}.{self.payment.attempt}"

    def _write(self, after: Payment) -> None:
        if after == self.payment:
            return
        kept = keep(self.desk.store, self.tenant_id, self.payment, after, Change(self.desk.clock.now()))
        if kept is None:
            raise _Overtaken
        self.payment = kept

    def _settle(self, step: Step) -> None:
        """Write what came of a call, also where others wrote meanwhile, as long as the lease is still ours."""
        for _ in range(_TRIES):
            kept = keep(
                self.desk.store, self.tenant_id, self.payment, step(self.payment), Change(self.desk.clock.now())
            )
            if kept:
                self.payment = kept
                return
            stored = self.desk.store.read(self.tenant_id, self.payment.booking_id)
            held = (self.payment.doing, self.payment.leased_until)
            if stored is None or (stored.doing, stored.leased_until) != held:
                break
            self.payment = stored
        raise _Overtaken
