"""Form-encoded bodies with brackets, as Stripe's libraries send them: `card[number]=…`, `expand[]=…`, `expand[0]=…`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError

_MOST_FIELDS = 200
_DEEPEST = 5
_PART = re.compile(r"[^\[\]]+|\[\]")


def read_form(text: str) -> dict[str, Any]:
    """Read a body or query into dicts, lists and strings. Raises `ApiError` where it contradicts itself."""
    root: dict[str, Any] = {}
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise ApiError(BAD_REQUEST, "Too many fields.") from error
    for name, value in fields:
        parts = _PART.findall(name)
        if not parts or len(parts) > _DEEPEST:
            raise ApiError(BAD_REQUEST, "Invalid field name.", param=name[:100])
        _put(root, parts, value)
    return dict(_with_lists(root)) if root else root


def _put(root: dict[str, Any], parts: list[str], value: str) -> None:
    place = root
    for part in parts[:-1]:
        place = place.setdefault(_key(part, place), {})
        if not isinstance(place, dict):
            raise ApiError(BAD_REQUEST, "Invalid hash.", param=parts[0][:100])
    place[_key(parts[-1], place)] = value


def _key(part: str, place: dict[str, Any]) -> str:
    return str(len(place)) if part == "[]" else part


def _with_lists(value: Any) -> Any:
    """Turn what is numbered from 0 on into lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _with_lists(each) for key, each in value.items()}
    numbered = inner and list(inner) == [str(index) for index in range(len(inner))]
    return list(inner.values()) if numbered else inner


class Params:
    """What a call was given; taken by name, so that what nobody takes can be refused."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self._taken = {"expand"}

    def text(self, name: str, default: str | None = None) -> str | None:
        """Return a string; empty ones are none. Raises `ApiError` where it is a hash or list."""
        value = self._take(name)
        if isinstance(value, dict | list):
            raise ApiError(BAD_REQUEST, f"Invalid string: {name}", param=name)
        return value or default

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            message = f"Missing required param: {name}."
            raise ApiError(BAD_REQUEST, message, code="parameter_missing", param=name)
        return value

    def amount(self, name: str) -> int | None:
        """Return a positive integer, or None where there is none."""
        value = self.text(name)
        if value is None:
            return None
        if not value.isascii() or not value.isdigit() or not 0 < int(value[:12]) < 10**8:
            raise ApiError(
                BAD_REQUEST, f"Invalid positive integer: {name}", code="parameter_invalid_integer", param=name
            )
        return int(value)

    def truth(self, name: str) -> bool:
        value = self.text(name, "false")
        if value not in {"true", "false"}:
            raise ApiError(BAD_REQUEST, f"Invalid boolean: {name}", param=name)
        return value == "true"

    def hash(self, name: str) -> dict[str, str]:
        value = self._take(name) or {}
        if not isinstance(value, dict):
            raise ApiError(BAD_REQUEST, f"Invalid hash: {name}", param=name)
        return {key: each for key, each in value.items() if isinstance(each, str)}

    def list(self, name: str) -> list[str]:
        value = self._take(name) or []
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]

    def ignore(self, *names: str) -> None:
        """Take what makes no difference here."""
        self._taken |= set(names)

    def refuse_others(self) -> None:
        """Raise `ApiError` for the first that was not taken."""
        for name in self.given:
            if name not in self._taken:
                message = f"Received unknown parameter: {name}"
                raise ApiError(BAD_REQUEST, message, code="parameter_unknown", param=name[:100])

    def _take(self, name: str) -> Any:
        self._taken.add(name)
        return self.given.get(name)
