"""Decoding what callers send, with errors in their terms."""

import re
from typing import Any, TypeVar

import msgspec

from rental.kernel.errors import InvalidRequest, Problem

T = TypeVar("T")
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$?(?P<path>[^`]*)`)?$", re.DOTALL)


def decode(raw: bytes, shape: type[T]) -> T:
    """Decode JSON into `shape`. Raises `Problem("malformed-json")` or `InvalidRequest` with a JSON pointer."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        raise _invalid(error, prefix="") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("malformed-json", f"The body is not JSON that we read: {error}.") from None


def convert_query(query: dict[str, Any], shape: type[T]) -> T:
    """Convert query parameters into `shape`. Raises `InvalidRequest` pointing at "query/<name>"."""
    try:
        return msgspec.convert(query, shape, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(error, prefix="query") from None


def _invalid(error: msgspec.ValidationError, prefix: str) -> InvalidRequest:
    match = _AT.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    told, any_member, _ = path.partition("[...]")  # which member of a mapping it is in is not said
    pointer = prefix + re.sub(r"\[(\d+)\]", r"/\1", told.replace(".", "/"))
    missing = re.search(r"missing required field `(\w+)`", what)
    unknown = re.search(r"unknown field `(\w+)`", what)
    named = missing or unknown
    return InvalidRequest(f"{pointer}/{named[1]}" if named and not any_member else pointer or "/", _in_words(what))


def _in_words(what: str) -> str:
    """Turn the decoder's sentence into one for callers, who are not shown our patterns."""
    return re.sub(r" matching regex .*", " of the form that the API document describes", what).replace("`", '"') + "."
