"""Botocore without the work that took half of a call which is answered in this process; what it asks stays the same.

It tries each of an attribute's ten types three times: to validate it, to write it and to read it. It signs what nobody
verifies here, and spells its own name anew with every request.
"""

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any
from unittest.mock import patch

from botocore import useragent
from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.compat import get_current_datetime
from botocore.loaders import JSONFileLoader
from botocore.parsers import BaseJSONParser
from botocore.serialize import JSONSerializer
from botocore.validate import ParamValidator

_SCALARS = {"S": str, "N": str, "BOOL": bool, "NULL": bool}

_loaded = lru_cache(64)(JSONFileLoader().load_file)
_validate_structure = ParamValidator._validate_structure
_serialize_structure = JSONSerializer._serialize_type_structure
_read_structure = BaseJSONParser._handle_structure
_sign = SigV4Auth.add_auth


def apply() -> None:
    JSONFileLoader.load_file = _load_file
    ParamValidator._validate_structure = _validated
    JSONSerializer._serialize_type_structure = _serialized
    BaseJSONParser._handle_structure = _read
    useragent.sanitize_user_agent_string_component = _sanitized


def unsigned() -> AbstractContextManager[object]:
    """Let what is asked inside be signed with nothing, for services that verify no signature."""
    return patch.object(SigV4Auth, "add_auth", _authorized)


def is_plain(attribute: Any) -> bool:
    """Tell whether it is an attribute's value that goes over the wire as it is: well-formed, and without bytes."""
    if type(attribute) is not dict or len(attribute) != 1:
        return False
    ((kind, value),) = attribute.items()
    if kind in _SCALARS:
        return type(value) is _SCALARS[kind]
    if kind == "M":
        return type(value) is dict and all(type(name) is str and is_plain(each) for name, each in value.items())
    return kind == "L" and type(value) is list and all(map(is_plain, value))


def _load_file(self: JSONFileLoader, file_path: str) -> Any:
    return _loaded(file_path)


def _validated(self: ParamValidator, params: Any, shape: Any, errors: Any, name: str) -> None:
    if shape.name != "AttributeValue" or not is_plain(params):
        _validate_structure(self, params, shape, errors, name)


def _serialized(self: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if key is not None and shape.name == "AttributeValue" and is_plain(value):
        serialized[key] = value
    else:
        _serialize_structure(self, serialized, value, shape, key)


def _read(self: BaseJSONParser, shape: Any, value: Any) -> Any:
    return value if shape.name == "AttributeValue" and is_plain(value) else _read_structure(self, shape, value)


def _authorized(self: SigV4Auth, request: Any) -> None:
    """Tell by whom, where and of which service it is asked, as a signature does, and sign nothing."""
    if type(self) is not SigV4Auth or self.credentials is None:
        _sign(self, request)
        return
    request.context["timestamp"] = get_current_datetime().strftime(SIGV4_TIMESTAMP)
    self._modify_request_before_signing(request)
    scope = f"Credential={self.scope(request)}"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature={'0' * 64}"


_sanitized = lru_cache(1024)(useragent.sanitize_user_agent_string_component)
