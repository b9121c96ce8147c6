"""A payment's item and the money ledger's: the one place that knows how they are stored (version 1).

What neighbours are told are the item's own members; all that is between us and the provider is in `dealings`, which
the relay never publishes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rental.kernel.ids import BookingId, TenantId
from rental.kernel.instants import instant
from rental.kernel.tenancy import tenant_key
from rental.payments.domain.dealing import Dealing
from rental.payments.domain.facts import facts_of
from rental.payments.domain.intent import Dispute, Status
from rental.payments.domain.money import Account, MoneyEntry, Posting, Why
from rental.payments.domain.payment import About, Doing, Method, Payment
from rental.payments.domain.target import Target

SCHEMA = 1
Plain = dict[str, Any]


def payment_key(tenant_id: TenantId, booking_id: BookingId) -> tuple[str, str]:
    return tenant_key(tenant_id, "PAY", booking_id), "PAYMENT"


def attention_partition(tenant_id: TenantId) -> str:
    """Return the partition, in the index `lists`, of the payments that a host has to look at."""
    return tenant_key(tenant_id, "PAYMENTS")


def money_partition(tenant_id: TenantId, month: str) -> str:
    """Return the partition of a month's entries of the money ledger, "yyyy-mm" in UTC."""
    return tenant_key(tenant_id, "MONEY", month)


def payment_attributes(payment: Payment) -> Plain:
    """Return what is stored of a payment beside its key, its last change and its place in lists."""
    return {
        "v": SCHEMA,
        "kind": "payment",
        "id": f"p{payment.booking_id}",  # another than the booking's, whose events are named by it
        "booking_id": payment.booking_id,
        "property_id": payment.about.property_id,
        "guest_name": payment.about.guest_name,
        "currency": payment.currency,
        "number": payment.number,
        "version": payment.version + 1,
        **facts_of(payment),
        "dealings": _dealings(payment),
    }


def payment_from_item(item: Mapping[str, Any]) -> Payment:
    ours = item["dealings"]
    doing = ours.get("doing")
    return Payment(
        booking_id=BookingId(item["booking_id"]),
        currency=item["currency"],
        about=About(item["property_id"], item["guest_name"], ours.get("booked_by", "")),
        target=Target(*ours["target"]),
        number=item["number"],
        version=item["version"],
        customer=ours.get("customer", ""),
        method=Method(*ours.get("method", ())),
        saved=ours.get("saved", ""),
        agreed=ours.get("agreed", 0),
        card=ours.get("card", ""),
        attempt=ours["attempt"],
        tries=item["tries"],
        failures=ours.get("failures", 0),
        given_up=ours.get("given_up", False),
        dealings=tuple(_dealing_from(each) for each in ours.get("intents", ())),
        doing=Doing(**doing) if doing else None,
        leased_until=_moment(ours.get("leased_until")),
        last_request=ours.get("last_request", b""),
    )


def entry_item(tenant_id: TenantId, entry: MoneyEntry, place: str) -> Plain:
    """Return an entry's item; `place` tells it from others of the same second and booking."""
    at = instant(entry.at)
    return {
        "pk": money_partition(tenant_id, at[:7]),
        "sk": f"{at}#{entry.booking_id}#{place}",
        "v": SCHEMA,
        "kind": "money_entry",
        "at": at,
        "booking_id": entry.booking_id,
        "currency": entry.currency,
        "why": str(entry.why),
        "reference": entry.reference,
        "postings": [[str(each.account), each.amount] for each in entry.postings],
    }


def entry_from_item(item: Mapping[str, Any]) -> MoneyEntry:
    postings = tuple(Posting(Account(account), amount) for account, amount in item["postings"])
    at = datetime.fromisoformat(item["at"])
    return MoneyEntry(item["booking_id"], item["currency"], at, Why(item["why"]), item["reference"], postings)


def _dealings(payment: Payment) -> Plain:
    doing = payment.doing
    ours: Plain = {
        "target": [payment.target.number, payment.target.do, payment.target.amount],
        "attempt": payment.attempt,
        **_only_set(
            booked_by=payment.about.booked_by,
            customer=payment.customer,
            method=[payment.method.id, payment.method.off_session] if payment.method.id else [],
            saved=payment.saved,
            agreed=payment.agreed,
            card=payment.card,
            failures=payment.failures,
            given_up=payment.given_up,
            intents=[_dealing_to(each) for each in payment.dealings],
            leased_until=payment.leased_until.isoformat() if payment.leased_until else "",
            last_request=payment.last_request,
        ),
    }
    if doing:
        ours["doing"] = {"kind": str(doing.kind)} | _only_set(
            intent_id=doing.intent_id,
            entry=doing.entry,
            amount=doing.amount,
            refunded=doing.refunded,
            repeats_itself=doing.repeats_itself,
        )
    return ours


def _dealing_to(dealing: Dealing) -> Plain:
    return {"id": dealing.id, "entry": dealing.entry, "amount": dealing.amount, "status": str(dealing.status)} | (
        _only_set(
            captured=dealing.captured,
            refunded=dealing.refunded,
            lapses_at=dealing.lapses_at.isoformat() if dealing.lapses_at else "",
            action_url=dealing.action_url,
            decline=dealing.decline,
            dispute=str(dealing.dispute),
            renew_at=dealing.renew_at.isoformat() if dealing.renew_at else "",
            bounced=dealing.bounced,
        )
    )


def _dealing_from(plain: Mapping[str, Any]) -> Dealing:
    return Dealing(
        id=plain["id"],
        entry=plain["entry"],
        amount=plain["amount"],
        status=Status(plain["status"]),
        captured=plain.get("captured", 0),
        refunded=plain.get("refunded", 0),
        lapses_at=_moment(plain.get("lapses_at")),
        action_url=plain.get("action_url", ""),
        decline=plain.get("decline", ""),
        dispute=Dispute(plain.get("dispute", "")),
        renew_at=_moment(plain.get("renew_at")),
        bounced=plain.get("bounced", 0),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _only_set(**attributes: Any) -> Plain:
    return {name: value for name, value in attributes.items() if value}
