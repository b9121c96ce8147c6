"""What the partner sold and tells, how badly it does that, and what it knows of our calendar: all in one file."""

import json
import random
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from holiday_rental.local.partner_stand_in.sending import tell
from holiday_rental.local.partner_stand_in.signing import is_signed
from holiday_rental.local.state_directory import read_json, write_json

_MOST_COPIES = 10
_KEPT_MESSAGES = 200
_AGAIN = frozenset({429, 500, 502, 503, 504})
_CLOSED = frozenset({"confirmed", "in_progress", "completed"})
_EMPTY: dict[str, Any] = {
    "events_url": "",
    "secret": "",
    "webhook_secret": "",
    "told": 0,
    "reservations": {},
    "held": [],
    "weather": {"delay": False, "copies": 1, "reorder": False, "down": False},
    "heard": [],
    "calendar": {},
}
Document = dict[str, Any]


class Partner:
    """One partner. Its methods raise `ValueError` with the reason where something cannot be done."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._state: Document = {**json.loads(json.dumps(_EMPTY)), **(read_json(file) or {})}

    def state(self) -> Document:
        """Return all that it knows, without its secrets."""
        with self._lock:
            shown = json.loads(json.dumps(self._state))
        return {**shown, "secret": bool(shown["secret"]), "webhook_secret": bool(shown["webhook_secret"])}

    def connect(self, events_url: str = "", secret: str = "", webhook_secret: str = "") -> Document:
        """Take over what a host was shown; what is left out stays."""
        given = {"events_url": events_url, "secret": secret, "webhook_secret": webhook_secret}
        self._change(lambda state: state.update({name: value.strip() for name, value in given.items() if value}))
        return self.state()

    def make_weather(self, **given: str) -> Document:
        """Delay, copy, reorder, or be down from now on: "1" and "0", of copies how many."""
        weather: Document = {name: given[name] == "1" for name in ("delay", "reorder", "down") if name in given}
        copies = given.get("copies", "")
        if copies and not (copies.isdigit() and 1 <= int(copies) <= _MOST_COPIES):
            raise ValueError(f"copies are 1-{_MOST_COPIES}, got {copies[:20]}")
        weather |= {"copies": int(copies)} if copies else {}
        self._change(lambda state: state["weather"].update(weather))
        return dict(self.state()["weather"])

    def book(self, listing: str, check_in: str, check_out: str, guest_name: str = "") -> Document:
        """Sell nights of a listing, and tell of it."""
        _nights(check_in, check_out)
        with self._lock:
            name = f"R-{len(self._state['reservations']) + 1}"
        sold = {"reservation": name, "listing": listing, "check_in": check_in, "check_out": check_out}
        return self._tell(sold | {"guest_name": guest_name, "version": 1, "type": "reservation.created"})

    def change(self, reservation: str, **given: str) -> Document:
        """Move a reservation: to other nights, or to another listing."""
        known = self._known(reservation)
        changes = {name: given[name] for name in ("listing", "check_in", "check_out", "guest_name") if given.get(name)}
        changed = known | changes
        _nights(changed["check_in"], changed["check_out"])
        return self._tell(changed | {"version": known["version"] + 1, "type": "reservation.modified"})

    def cancel(self, reservation: str) -> Document:
        known = self._known(reservation)
        return self._tell(known | {"version": known["version"] + 1, "type": "reservation.cancelled"})

    def deliver(self) -> Document:
        """Send what was held back, in its order or, where it reorders, in any; what is not heard is held on."""
        with self._lock:
            _check_connected(self._state)
            held, self._state["held"] = self._state["held"], []
            if self._state["weather"]["reorder"]:
                random.shuffle(held)
        for event in held:
            self._send(event)
        self._change(lambda _: None)
        return self.state()

    def hear(self, headers: Mapping[str, str], body: bytes) -> int:
        """Take a webhook of ours; return the status to answer."""
        with self._lock:
            secret, down = self._state["webhook_secret"], self._state["weather"]["down"]
        if down:
            return 503
        proven = bool(secret) and is_signed(headers, body, secret)
        try:
            message = json.loads(body) if proven else {}
        except ValueError:
            return 400
        self._change(lambda state: _take_in(state, message, proven=proven))
        return 204 if proven else 401

    def _tell(self, reservation: Document) -> Document:
        event = {name: value for name, value in reservation.items() if name != "answer"}

        def write(state: Document) -> None:
            _check_connected(state)
            state["told"] += 1
            state["reservations"][event["reservation"]] = event | {"answer": "not told yet"}
            state["held"] += [_event(event, state["told"])] * state["weather"]["copies"]

        self._change(write)
        with self._lock:
            delayed = self._state["weather"]["delay"]
        if not delayed:
            self.deliver()
        return dict(self._known(event["reservation"]))

    def _send(self, event: Document) -> None:
        with self._lock:
            url, secret = self._state["events_url"], self._state["secret"]
        status, answer = tell(url, secret, event)
        with self._lock:
            if status in _AGAIN:
                self._state["held"].append(event)
            known = self._state["reservations"][event["reservation"]]
            if known["version"] == event["version"]:
                known["answer"] = _answer(status, answer)

    def _known(self, reservation: str) -> Document:
        with self._lock:
            found: Document | None = self._state["reservations"].get(reservation)
        if found is None:
            raise ValueError(f"There is no reservation {reservation[:60]}.")
        return found

    def _change(self, change: Callable[[Document], None]) -> None:
        with self._lock:
            change(self._state)
            write_json(self._file, self._state)


def _check_connected(state: Document) -> None:
    if not state["events_url"] or not state["secret"]:
        raise ValueError("Connect it first: it needs the address and the secret that the host was shown.")


def _event(reservation: Document, number: int) -> Document:
    return {**reservation, "id": f"evt-{number}", "occurred_at": datetime.now(UTC).isoformat()}


def _nights(check_in: str, check_out: str) -> None:
    if date.fromisoformat(check_out) <= date.fromisoformat(check_in):
        raise ValueError(f"check-out must be after check-in {check_in}, got {check_out}")


def _answer(status: int, answer: Document) -> str:
    results = answer.get("results") or [{}]
    said = results[0].get("outcome") or answer.get("detail") or answer.get("title") or ""
    return f"{status} {said}".strip()


def _take_in(state: Document, message: Document, *, proven: bool) -> None:
    """Keep what was heard, and what it says of the calendar unless newer was heard of the property."""
    place = message.get("property") or {}
    calendar = state["calendar"].setdefault(place["id"], {"version": 0, "nights": {}}) if place else None
    order = "" if calendar is None else _order(calendar["version"], place["version"])
    known = any(each["id"] == message.get("id") for each in state["heard"] if proven)
    heard = {"id": message.get("id", ""), "type": message.get("type", ""), "proven": proven, "order": order}
    state["heard"] = [*state["heard"], heard | {"again": known}][-_KEPT_MESSAGES:]
    if calendar is not None and place["version"] > calendar["version"]:
        calendar["version"] = place["version"]
        _apply(calendar["nights"], message["type"], message["data"])


def _order(last: int, version: int) -> str:
    if version <= last:
        return "older"
    return "next" if version == last + 1 else "after a gap"


def _apply(nights: Document, kind: str, data: Document) -> None:
    name = data.get("booking_id") or data.get("block_id") or data.get("stay_id")
    if not name:
        return
    closed = data["state"] in _CLOSED if "booking_id" in data else kind.split(".")[1] in ("blocked", "claimed")
    if closed:
        nights[name] = {each: data[each] for each in ("unit", "check_in", "check_out")} | {"of": kind.partition(".")[0]}
    else:
        nights.pop(name, None)
