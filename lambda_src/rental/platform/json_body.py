"""Decoding what callers send, with errors in their terms."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from rental.kernel.errors import InvalidRequest, Problem

T = TypeVar("T")
_AT = re.compile(r"^(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$?(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<member>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_NOT_ALLOWED = re.compile(r"Invalid enum value (?P<got>.*)", re.DOTALL)
_LENGTH = re.compile(r"Expected `str` of length (<|>)= (\d+)")
_LONGEST_SHOWN = 60


def decode(raw: bytes, shape: type[T]) -> T:
    """Decode JSON into `shape`. Raises `Problem("malformed-json")` or `InvalidRequest` with a JSON pointer."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        raise _invalid(error, shape, prefix="") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("malformed-json", f"The body is not JSON that we read: {error}.") from None


def convert_query(query: dict[str, Any], shape: type[T]) -> T:
    """Convert query parameters into `shape`. Raises `InvalidRequest` pointing at "query/<name>"."""
    try:
        found = msgspec.convert(query, shape, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(error, shape, prefix="query") from None
    for name, value in query.items():
        if isinstance(value, str) and getattr(found, name, value) is None:  # the word "null", which a query has not
            raise InvalidRequest(f"query/{name}", f'Leave {name} out where there is none, got "{value}".')
    return found


def _invalid(error: msgspec.ValidationError, shape: type, prefix: str) -> InvalidRequest:
    match = _AT.match(str(error))
    what, path, in_key = (match["what"], match["path"] or "", bool(match["key"])) if match else (str(error), "", False)
    told, any_member, _ = path.partition("[...]")  # which member of a mapping it is in is not said
    pointer = prefix + re.sub(r"\[(\d+)\]", r"/\1", told.replace(".", "/"))
    missing = re.search(r"missing required field `(\w+)`", what)
    unknown = re.search(r"unknown field `(\w+)`", what)
    named = missing or unknown
    if not_allowed := _NOT_ALLOWED.fullmatch(what):
        words = _among(_allowed(shape, path, in_key=in_key), not_allowed["got"])
    else:
        words = _in_words(what)
    return InvalidRequest(f"{pointer}/{named[1]}" if named and not any_member else pointer or "/", words)


def _in_words(what: str) -> str:
    """Turn the decoder's sentence into one for callers, who are not shown our patterns."""
    if length := _LENGTH.fullmatch(what):
        return f"Expected at {'most' if length[1] == '<' else 'least'} {length[2]} characters."
    return re.sub(r" matching regex .*", " of the form that the API document describes", what).replace("`", '"') + "."


def _among(allowed: list[Any], got: str) -> str:
    text = got[1:-1] if got.startswith("'") else got
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return f"Expected one of {', '.join(map(_quoted, allowed))}, got {_quoted(short) if text != got else short}."


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _allowed(shape: type, path: str, *, in_key: bool) -> list[Any]:
    """Return the values that may stand at a path as the decoder tells it, which itself does not say them."""
    from msgspec import inspect  # noqa: PLC0415 - only refusals need it

    found = list(_apart(inspect.type_info(shape)))
    for step in _STEP.finditer(path):
        inside = (inner for each in found for inner in _inside(each, step["member"], step["index"]))
        found = [each for inner in inside for each in _apart(inner)]
    if in_key:
        found = [each for outer in found if isinstance(outer, inspect.DictType) for each in _apart(outer.key_type)]
    literals = (each.values for each in found if isinstance(each, inspect.LiteralType))
    return list(dict.fromkeys(value for values in literals for value in values))


def _apart(found: Any) -> Iterator[Any]:
    """Yield the types that a union or an annotated type stands for."""
    inner = getattr(found, "types", None) or ([found.type] if hasattr(found, "extra_json_schema") else [])
    if not inner:
        yield found
    for each in inner:
        yield from _apart(each)


def _inside(found: Any, member: str | None, index: str | None) -> Iterator[Any]:
    """Yield the types of what a type holds at one step of a path."""
    if member is not None:
        yield from (field.type for field in getattr(found, "fields", ()) if field.encode_name == member)
    elif index is not None:
        yield from (getattr(found, name) for name in ("item_type", "value_type") if hasattr(found, name))
