"""The page for people: what the partner sold, buttons to sell badly, and what it knows of our calendar."""

from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #1a2330; }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #d9dee5 } .wide { overflow-x: auto }
form { display: inline-flex; flex-wrap: wrap; gap: .5rem; align-items: end } label { display: grid; font-size: .85rem }
input, button, select { font: inherit; padding: .25rem .6rem; border: 1px solid #6b7787; border-radius: 4px }
button { background: #fff } :focus-visible { outline: 3px solid #2563eb }
"""
_SAYS = (
    "<p>It sells hosts' places. Give it what the host was shown by "
    "<code>POST /api/v1/channels/connections</code>, and lead its listings to units.</p>"
)


def overview(state: dict[str, Any]) -> str:
    connected = "connected" if state["events_url"] and state["secret"] else "not connected"
    parts = [
        f"<h1>A partner of this machine ({connected})</h1>",
        _SAYS,
        _form("connect", ("events_url", "secret", "webhook_secret"), "Connect"),
        "<h2>Sell</h2>",
        _form("book", ("listing", "check_in", "check_out", "guest_name"), "Book"),
        _reservations(state["reservations"]),
        "<h2>Weather</h2>",
        _weather(state["weather"], len(state["held"])),
        "<h2>What it knows of our calendar</h2>",
        _calendar(state["calendar"]),
        "<h2>Webhooks heard</h2>",
        _heard(state["heard"]),
    ]
    head = f'<meta charset="utf-8"><title>A partner</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{"".join(parts)}</main></body></html>'


def _form(action: str, names: tuple[str, ...], button: str) -> str:
    fields = "".join(
        f'<label>{name.replace("_", " ")}<input name="{name}" type="{_type(name)}"></label>' for name in names
    )
    return f'<form method="post" action="/{action}">{fields}<button>{button}</button></form>'


def _type(name: str) -> str:
    if name in ("check_in", "check_out"):
        return "date"
    return "password" if name.endswith("secret") else "text"


def _reservations(known: dict[str, Any]) -> str:
    names = ("reservation", "listing", "check_in", "check_out", "guest_name", "version", "type", "answer")
    rows = [[str(each.get(name, "")) for name in names] for each in reversed(known.values())]
    buttons = [
        _form_of(each["reservation"]) if each["type"] != "reservation.cancelled" else ""
        for each in reversed(known.values())
    ]
    return _table((*names, "do"), rows, buttons)


def _form_of(reservation: str) -> str:
    hidden = f'<input type="hidden" name="reservation" value="{escape(reservation)}">'
    dates = "".join(
        f'<input type="date" name="{name}" aria-label="{name.replace("_", " ")}">' for name in ("check_in", "check_out")
    )
    change = f'<form method="post" action="/change">{hidden}{dates}<button>Change</button></form>'
    return f'{change} <form method="post" action="/cancel">{hidden}<button>Cancel</button></form>'


def _weather(weather: dict[str, Any], held: int) -> str:
    switches = "".join(
        f'<form method="post" action="/weather"><button name="{name}" value="{"0" if weather[name] else "1"}">'
        f"{name}: {'on' if weather[name] else 'off'}</button></form> "
        for name in ("delay", "reorder", "down")
    )
    copies = (
        '<form method="post" action="/weather"><label>copies of each'
        f'<input name="copies" type="number" min="1" max="10" value="{weather["copies"]}"></label>'
        "<button>Set</button></form> "
    )
    deliver = f'<form method="post" action="/deliver"><button>Deliver {held} held back</button></form>'
    return f"<p>{switches}</p><p>{copies}{deliver}</p>"


def _calendar(calendar: dict[str, Any]) -> str:
    rows = [
        [name, str(each["version"]), nights["unit"], nights["check_in"], nights["check_out"], nights["of"]]
        for name, each in calendar.items()
        for nights in sorted(each["nights"].values(), key=lambda found: found["check_in"])
    ]
    return _table(("property", "version", "unit", "check-in", "check-out", "of"), rows)


def _heard(heard: list[dict[str, Any]]) -> str:
    rows = [
        [each["id"], each["type"], "yes" if each["proven"] else "no", each["order"], "again" if each["again"] else ""]
        for each in reversed(heard)
    ]
    return _table(("id", "type", "proven", "order", ""), rows)


def _table(names: tuple[str, ...], rows: list[list[str]], buttons: list[str] | None = None) -> str:
    if not rows:
        return "<p>Nothing yet.</p>"
    head = "".join(f"<th>{escape(name)}" for name in names)
    lines = [
        "<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) + (f"<td>{buttons[at]}" if buttons else "") + "</tr>"
        for at, row in enumerate(rows)
    ]
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
