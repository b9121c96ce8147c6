"""The page for people: what was sold, buttons to sell badly, and what is known of availability and prices."""

from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Any

from holiday_rental.local.partner_stand_in.pages import STYLE, form, table

_SAYS = (
    "<p>It sells hosts' places on many sites. Connect it with the channel <code>channex</code>: the server is this "
    "address, the key and the property are below. Its hints go to the connection's address, with its secret.</p>"
)
_ANSWERS = ("reorder", "repeat", "down")


def overview(state: dict[str, Any]) -> str:
    hinting = "its hints go out" if state["webhook"]["callback_url"] else "no hints yet"
    parts = [
        f"<h1>A channel manager of this machine ({hinting})</h1>",
        _SAYS,
        f"<p>Key: <code>{escape(state['api_key'])}</code></p>",
        *(_property(each) for each in state["properties"]),
        form("connect", ("callback_url", "secret"), "Connect"),
        "<h2>Sell</h2>",
        form("book", ("room_type", "check_in", "check_out", "guest"), "Book"),
        _bookings(state),
        "<h2>Weather</h2>",
        _weather(state["faults"]),
        "<h2>Availability that it was told</h2>",
        _ranges(state["available"], str),
        "<h2>Prices and rules that it was told</h2>",
        _ranges(state["restrictions"], _words),
    ]
    head = f'<meta charset="utf-8"><title>A channel manager</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{"".join(parts)}</main></body></html>'


def _property(each: dict[str, Any]) -> str:
    rows = [[room, title, ", ".join(plan for plan, (of, _) in each["plans"].items() if of == room)]
            for room, title in each["rooms"].items()]  # fmt: skip
    return f"<p>{escape(each['title'])}: <code>{escape(each['id'])}</code></p>" + table(
        ("room type", "title", "rate plan"), rows
    )


def _bookings(state: dict[str, Any]) -> str:
    newest = {each["booking_id"]: each for each in sorted(state["revisions"], key=lambda each: each["inserted_at"])}
    rows, buttons = [], []
    for booking, each in reversed(newest.items()):
        stays = "; ".join(
            f"{one['room_type_id']} {one['checkin_date']} to {one['checkout_date']}" for one in each["rooms"]
        )
        acknowledged = "yes" if each["id"] in state["acknowledged"] else "no"
        rows.append([booking, each["customer"]["name"], stays, each["status"], acknowledged])
        hidden = f'<input type="hidden" name="booking" value="{escape(booking)}">'
        buttons.append(f'<form method="post" action="/cancel">{hidden}<button>Cancel</button></form>')
    return table(("booking", "guest", "rooms", "status", "acknowledged", "do"), rows, buttons)


def _weather(faults: dict[str, Any]) -> str:
    switches = "".join(
        f'<form method="post" action="/weather"><button name="{name}" value="{"0" if faults[name] else "1"}">'
        f"{name}: {'on' if faults[name] else 'off'}</button></form> "
        for name in _ANSWERS
    )
    counts = ("limit", "lose_answers", "hints", "delay_hints_seconds")
    told = ", ".join(f"{name.replace('_', ' ')} {faults[name]}" for name in counts)
    return f"<p>{switches}</p><p>Now: {told}</p>{form('weather', counts, 'Set')}"


def _ranges(known: dict[str, dict[str, Any]], words: Any) -> str:
    """Show nights that are alike as one row."""
    rows = []
    for name, nights in known.items():
        days = [(date.fromisoformat(night), words(value)) for night, value in nights.items()]
        runs = groupby(enumerate(days), key=lambda each: (each[1][0] - timedelta(each[0]), each[1][1]))
        for (_, value), run in runs:
            of_run = [day for _, (day, _) in run]
            rows.append([name, str(of_run[0]), str(of_run[-1]), value])
    return table(("of", "first night", "last night", "told"), rows)


def _words(terms: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in terms.items() if value is not False)
