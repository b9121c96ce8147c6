"""How the pages look: plain HTML, with everything that others wrote escaped."""

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from holiday_rental.local.stripe_stand_in import actions
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.store import Document

if TYPE_CHECKING:
    from holiday_rental.local.stripe_stand_in.server import Server

_SHOWN = 100
_DECIMALS = dict.fromkeys(("bhd", "jod", "kwd", "omr", "tnd"), 3) | dict.fromkeys(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"), 0
)  # others have two, as Stripe counts them
_FAULTS = {Fault.ERROR: "answers every call with an error", Fault.DROP: "answers nothing"}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a2330; }
h1 { font-size: 1.4rem } table { border-collapse: collapse; width: 100% } form { display: inline }
th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid #d9dee5; vertical-align: top }
td.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums } .id { color: #5a6675 }
button { font: inherit; padding: .25rem .7rem; border: 1px solid #6b7787; border-radius: 4px; background: #fff }
button.main { background: #14532d; border-color: #14532d; color: #fff }
button:focus-visible { outline: 3px solid #2563eb }
.notice { background: #fef3c7; padding: .6rem .8rem; border-radius: 4px } .bank { max-width: 26rem; margin: 4rem auto }
.wide { overflow-x: auto }
"""


def overview(server: "Server") -> str:
    """Return the page that lists payments, the latest first."""
    bank = server.bank
    rows = "".join(
        _row(each, actions.dispute_of(bank, each["id"])) for each in bank.store.latest("payment_intent", _SHOWN)
    )
    head = "<tr><th>Payment<th>Status<th>Amount<th>Taken<th>For<th>Do</tr>"
    table = f'<div class="wide"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
    body = table if rows else "<p>Nothing was paid yet. Book something with the card 4242 4242 4242 4242.</p>"
    waiting = server.deliveries.waiting()
    told = f"<p>{waiting} webhooks wait to be heard.</p>" if waiting else ""
    title = "Payments of this machine"
    return _page(title, f"<h1>{title}</h1>{_switch(server)}{told}{body}")


def bank_page(intent: Document, intent_id: str) -> str:
    """Return the page on which a cardholder proves who they are; without buttons where nobody asks any more."""
    if intent["status"] != "requires_action" or not intent_id:
        return _page("Your bank", '<main class="bank"><h1>Your bank</h1><p>This was answered already.</p></main>')
    what = _money(intent["amount"], intent["currency"]) if "amount" in intent else "to keep your card for later"
    body = (
        f'<main class="bank"><h1>Your bank</h1><p>Do you approve this payment: <strong>{what}</strong>?</p>'
        f'<form method="post" action="/bank/{intent_id}">'
        '<button class="main" name="answer" value="approve">Approve</button> '
        '<button name="answer" value="refuse">Refuse</button></form>'
        "<p>This page plays a bank on your own machine. No money moves.</p></main>"
    )
    return _page("Your bank", body)


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!doctype html><html lang="en"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>'


def _switch(server: "Server") -> str:
    fault, seconds = server.faults.now()
    if fault is not Fault.NONE:
        how = _FAULTS.get(fault, f"is out of order ({fault.value})")
        left = f" for {seconds:.0f} seconds more" if seconds else ""
        return (
            f'<p class="notice" role="status">It {how}{left}. '
            f"{_form('/faults', 'Back to order', {'fault': 'none'})}</p>"
        )
    return (
        "<p>Put it out of order for a minute: "
        f"{_form('/faults', 'Answer with errors', {'fault': 'error', 'seconds': '60'})} "
        f"{_form('/faults', 'Answer nothing', {'fault': 'drop', 'seconds': '60'})}</p>"
    )


def _row(intent: Document, dispute: Document | None) -> str:
    at = datetime.fromtimestamp(intent["created"], UTC).strftime("%Y-%m-%d %H:%M")
    error = intent["last_payment_error"] or {}
    why = escape(str(error.get("decline_code") or error.get("code") or ""))
    complaint = f"<br>disputed: {escape(dispute['status'])}" if dispute else ""
    booking = escape(str(intent["metadata"].get("booking_id", "")))
    buttons = " ".join(
        _form(f"/do/{escape(intent['id'])}/{each}", each.capitalize(), {}) for each in _possible(intent, dispute)
    )
    return (
        f'<tr><td>{at}<br><span class="id">{escape(intent["id"])}</span>'
        f"<td>{escape(intent['status'])}{f'<br>{why}' if why else ''}{complaint}"
        f'<td class="amount">{_money(intent["amount"], intent["currency"])}'
        f'<td class="amount">{_money(intent["amount_received"], intent["currency"])}'
        f"<td>{booking}<td>{buttons}</tr>"
    )


def _possible(intent: Document, dispute: Document | None) -> tuple[str, ...]:
    if intent["status"] != "succeeded":
        return actions.POSSIBLE.get(intent["status"], ())
    is_open = dispute is not None and dispute["status"] not in {"won", "lost"}
    return ("win", "lose") if is_open else ("dispute",)


def _form(action: str, label: str, fields: dict[str, str]) -> str:
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    return f'<form method="post" action="{action}">{hidden}<button>{label}</button></form>'


def _money(amount: int, currency: str) -> str:
    decimals = _DECIMALS.get(currency, 2)
    return f"{amount / 10**decimals:,.{decimals}f} {escape(currency.upper())}"
