"""A booking's payment: what was asked of it, and how far each PaymentIntent has come. Pure: what is known, no calls."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from rental.kernel.ids import BookingId
from rental.payments.contract import GUEST, NOBODY, OPERATOR
from rental.payments.domain.dealing import Dealing
from rental.payments.domain.intent import FINAL, UNFINISHED, Dispute, Seen, Status
from rental.payments.domain.target import Target

MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Method:
    """The payment method to confirm with next; `off_session` where its owner is not there to prove who they are."""

    id: str = ""
    off_session: bool = False


NO_METHOD = Method()


@dataclass(frozen=True, slots=True)
class Doing:
    """A call that was begun, and of which it is not known yet what came of it.

    `amount` is the call's, `refunded` what was given back of the PaymentIntent before it. `repeats_itself`: its reply
    was a fault, which the provider would give again under the same key.
    """

    kind: str
    intent_id: str = ""
    entry: int = 0
    amount: int = 0
    refunded: int = 0
    repeats_itself: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Whose payment it is: what lists show, and who may see it."""

    property_id: str = ""
    guest_name: str = ""
    booked_by: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One booking's payment in `currency` (upper case).

    `attempt` counts definitive replies and so names calls: one whose reply was lost keeps its name. `number` counts
    the facts told, `failures` faults in a row that are no decision, `tries` the cards given since the last target.
    `method` is to be confirmed with next, `saved` was authorised last; it pays without its owner only up to what its
    guest `agreed` to. `version` counts writes.
    """

    booking_id: BookingId
    currency: str
    about: About = field(default_factory=About)
    target: Target = field(default_factory=Target)
    number: int = 0
    version: int = 0
    customer: str = ""
    method: Method = NO_METHOD
    saved: str = ""
    agreed: int = 0
    card: str = ""
    attempt: int = 1
    tries: int = 0
    failures: int = 0
    given_up: bool = False
    dealings: tuple[Dealing, ...] = ()
    doing: Doing | None = None
    leased_until: datetime | None = None
    last_request: bytes = b""

    @property
    def captured(self) -> int:
        return sum(each.captured for each in self.dealings)

    @property
    def gone(self) -> int:
        """Return what was given back or lost to disputes."""
        return sum(each.gone for each in self.dealings)

    @property
    def bounced(self) -> int:
        """Return what could not be given back to its card, and waits for somebody to settle it otherwise."""
        return sum(each.bounced for each in self.dealings)

    @property
    def kept(self) -> int:
        """Return what was taken and not given back. What a dispute took is not asked for once more."""
        return self.captured - sum(each.refunded for each in self.dealings)

    @property
    def authorised(self) -> int:
        """Return what is held on cards now and not taken."""
        return sum(each.amount for each in self.authorised_dealings)

    @property
    def authorised_dealings(self) -> Sequence[Dealing]:
        return [each for each in self.dealings if each.status is Status.AUTHORISED]

    @property
    def unfinished_dealings(self) -> Sequence[Dealing]:
        return [each for each in self.dealings if each.status in UNFINISHED]

    @property
    def open_dealings(self) -> Sequence[Dealing]:
        return [each for each in self.dealings if each.status not in FINAL]

    @property
    def next_entry(self) -> int:
        return max((each.entry for each in self.dealings), default=0) + 1

    @property
    def lack(self) -> int:
        """Return what cards are still to be asked for."""
        if not self.target.asks_for_money:
            return 0
        return max(0, self.target.amount - self.kept - self.authorised)

    @property
    def decline(self) -> str:
        """Return the code of the last decline of what is still to be paid, "" without one."""
        return next((each.decline for each in self.unfinished_dealings), "") if self.lack else ""

    @property
    def action_url(self) -> str:
        return next((each.action_url for each in self.unfinished_dealings), "") if self.lack else ""

    @property
    def dispute(self) -> Dispute:
        return next((each.dispute for each in reversed(self.dealings) if each.dispute), Dispute.NONE)

    @property
    def is_processing(self) -> bool:
        return any(each.status is Status.PROCESSING for each in self.unfinished_dealings)

    @property
    def failed(self) -> bool:
        """Tell whether the last try to get what is asked for did not succeed."""
        return bool(self.lack) and (self.given_up or (bool(self.decline) and not self.method.id))

    @property
    def waits_for(self) -> str:
        """Return whose turn it is, as the contract says it."""
        if self.given_up or self.bounced:
            return OPERATOR
        if not self.lack or self.method.id or self.is_processing:
            return NOBODY
        return GUEST

    @property
    def tries_left(self) -> int:
        return max(0, MOST_TRIES - self.tries)

    @property
    def lapses_at(self) -> datetime | None:
        """Return when the first of the authorisations ends."""
        return min((each.lapses_at for each in self.authorised_dealings if each.lapses_at), default=None)

    @property
    def renew_at(self) -> datetime | None:
        """Return when the first of the authorisations is to be renewed."""
        return min((each.renew_at for each in self.authorised_dealings if each.renew_at), default=None)

    def dealing(self, intent_id: str) -> Dealing | None:
        return next((each for each in self.dealings if each.id == intent_id), None)

    def asked(self, target: Target, method: str = "", *, by_guest: bool = True) -> "Payment":
        """Return it with a later target, and the method that came with it. An overtaken one changes nothing.

        What a host asks beyond what the guest agreed to (`by_guest` is False) waits for the guest's own word.
        """
        if target.number <= self.target.number:
            return self
        agreed = max(self.agreed, target.amount) if by_guest else self.agreed
        renewed = replace(self, target=target, agreed=agreed, given_up=False, failures=0, tries=0)
        if method:
            return renewed.given(method)
        return renewed.with_saved() if renewed.lack else renewed

    def given(self, method: str) -> "Payment":
        """Return it with another card to try. Who gives one agrees to what is asked."""
        tries, agreed = self.tries + 1, max(self.agreed, self.target.amount)
        return replace(self, method=Method(method), tries=tries, agreed=agreed, given_up=False, failures=0)

    def with_saved(self) -> "Payment":
        """Return it to be paid by the card of before, whose owner is not there."""
        if self.method.id or not self.saved or self.target.amount > self.agreed:
            return self
        return replace(self, method=Method(self.saved, off_session=True))

    def seen(self, seen: Seen, now: datetime) -> "Payment":
        """Return it with what the provider shows of one PaymentIntent, also of one that was not known."""
        dealing = Dealing.of(seen, self.dealing(seen.id), now)
        others = [each for each in self.dealings if each.id != seen.id]
        held = seen.status in (Status.AUTHORISED, Status.CAPTURED)
        return replace(
            self,
            dealings=tuple(sorted((*others, dealing), key=lambda each: (each.entry, each.id))),
            saved=seen.method if held and seen.method else self.saved,
            card=seen.card if held and seen.card else self.card,
        )

    def gave_back(self, amount: int) -> "Payment":
        """Return it as after the refund that was begun: what is seen of it next tells whether it bounced."""
        doing = self.doing
        dealing = self.dealing(doing.intent_id) if doing else None
        if doing is None or dealing is None:
            return self
        given = replace(dealing, refunded=max(dealing.refunded, doing.refunded + amount))
        return replace(self, dealings=tuple(given if each is dealing else each for each in self.dealings))

    def tried_again(self) -> "Payment":
        """Return it to go on where payments gave up, and to give back once more what bounced."""
        dealings = tuple(replace(each, bounced=0) for each in self.dealings)
        return replace(self, dealings=dealings, given_up=False, failures=0)

    def begun(self, doing: Doing, until: datetime) -> "Payment":
        """Return it with a call under way, which nobody else makes before `until`."""
        return replace(self, doing=doing, leased_until=until)

    def decided(self) -> "Payment":
        """Return it with nothing under way: what was begun had its definitive reply, and the next has another name."""
        return replace(self, doing=None, leased_until=None, attempt=self.attempt + 1)

    def faulted(self, *, repeats_itself: bool) -> "Payment":
        """Return it after a fault that decided nothing."""
        doing = replace(self.doing, repeats_itself=repeats_itself) if self.doing else None
        return replace(self, doing=doing, leased_until=None, failures=self.failures + 1)

    def without_method(self, used: Method) -> "Payment":
        """Return it after `used` was confirmed with, or declined; a method given meanwhile stays."""
        return replace(self, method=NO_METHOD) if self.method == used else self
