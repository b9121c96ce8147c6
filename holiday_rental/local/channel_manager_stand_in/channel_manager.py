"""The channel manager that people and tests play: it sells, changes, cancels, and does all that badly where told to."""

import random
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from holiday_rental.local.channel_manager_stand_in.account import Account, Faults, room
from holiday_rental.local.channel_manager_stand_in.api import Call, Reply, answer
from holiday_rental.local.channel_manager_stand_in.hints import send
from holiday_rental.local.channel_manager_stand_in.kept import plain, read_account, write_account

_SWITCHES = ("down", "reorder", "repeat")
_COUNTS = ("limit", "lose_answers", "hints", "delay_hints_seconds")
_MOST = 1000
ANSWER_LOST = 0  # the status of an answer that is never sent
Document = dict[str, Any]


class ChannelManager:
    """One account. Its methods raise `ValueError` with the reason where something cannot be done."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.RLock()
        self.account = read_account(file)
        if not self.account.properties:
            self.account.add_property("A house on this machine", "AUD", {"room-1": "The house", "room-2": "The barn"})

    def state(self) -> Document:
        """Return all that it knows, without the secret of its hints."""
        with self._lock:
            shown = plain(self.account)
        return {**shown, "webhook": {"callback_url": shown["webhook"].get("callback_url", "")}}

    def call(self, method: str, path: str, api_key: str, body: bytes) -> Reply:
        """Answer a call of its API; with status 0 where the answer gets lost."""
        with self._lock:
            reply = answer(self.account, Call(method, path, api_key, body, datetime.now(UTC)))
            lost = self.account.faults.lose_answers > 0
            self.account.faults.lose_answers -= lost
            self._keep()
        return (ANSWER_LOST, {}) if lost else reply

    def connect(self, callback_url: str, secret: str) -> Document:
        """Give it the address and the secret of a connection: its hints go there."""
        self._change(lambda account: account.webhook.update(callback_url=callback_url, secret=secret))
        return self.state()

    def book(self, room_type: str, check_in: str, check_out: str, guest: str = "Ada") -> Document:
        """Sell nights of a room type, whatever is known of them, and hint at it."""
        stay = room(room_type, *_days(check_in, check_out))
        with self._lock:
            found = next((each for each in self.account.properties.values() if room_type in each.rooms), None)
            found = found or next(iter(self.account.properties.values()))  # a room that nobody mapped
            booking = self.account.book(found.id, [stay], guest, datetime.now(UTC))
        return self._revised(booking)

    def change(self, booking: str, check_in: str, check_out: str, room_type: str = "") -> Document:
        days = _days(check_in, check_out)
        with self._lock:
            rooms = self._last(booking)["rooms"]
            moved = [{**each, **room(room_type or each["room_type_id"], *days)} for each in rooms]
            self.account.change(booking, moved, datetime.now(UTC))
        return self._revised(booking)

    def cancel(self, booking: str) -> Document:
        with self._lock:
            self._last(booking)
            self.account.cancel(booking, datetime.now(UTC))
        return self._revised(booking)

    def make_weather(self, **given: str) -> Document:
        """Be down, reorder or repeat from now on ("1" and "0"), or limit, lose and delay: how many."""
        faults: dict[str, bool | int] = {name: given[name] == "1" for name in _SWITCHES if name in given}
        for name in (each for each in _COUNTS if given.get(each)):
            if not given[name].isdigit() or int(given[name]) > _MOST:
                raise ValueError(f"{name} is 0-{_MOST}, got {given[name][:20]}")
            faults[name] = int(given[name])
        self._change(lambda account: vars(account.faults).update(faults))
        return vars(self.account.faults)

    def hint(self) -> Document:
        """Send the hints that wait: in their order, or in any where it reorders. What is not heard is lost."""
        with self._lock:
            waiting, self.account.hints = self.account.hints, []
            webhook = dict(self.account.webhook)
            if self.account.faults.reorder:
                random.shuffle(waiting)
            self._keep()
        answers = [send(webhook, each) for each in waiting] if webhook else []
        return {"answers": answers}

    @property
    def faults(self) -> Faults:
        return self.account.faults

    def _revised(self, booking: str) -> Document:
        self._change(lambda _: None)
        if not self.faults.delay_hints_seconds:
            self.hint()
        else:
            threading.Timer(self.faults.delay_hints_seconds, self.hint).start()
        return self._last(booking)

    def _last(self, booking: str) -> Document:
        try:
            return self.account.last(booking)
        except KeyError:
            raise ValueError(f"there is no booking {booking[:60]}") from None

    def _change(self, change: Callable[[Account], object]) -> None:
        with self._lock:
            change(self.account)
            self._keep()

    def _keep(self) -> None:
        write_account(self._file, self.account)


def _days(check_in: str, check_out: str) -> tuple[date, date]:
    first, last = date.fromisoformat(check_in), date.fromisoformat(check_out)
    if last <= first:
        raise ValueError(f"check_out must be after check_in {check_in}, got {check_out}")
    return first, last
