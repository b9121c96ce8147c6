"""A path is held against a route once.

Vanilla MiniStack makes a regular expression of every route of an API, three times a request: more than Python
remembers, so that each is compiled anew.
"""

from functools import lru_cache

from ministack.services import apigateway

_PAIRS = 16_384


def apply() -> None:
    matched = lru_cache(_PAIRS)(apigateway._extract_path_params)

    def extract_path_params(route_path: str, request_path: str) -> dict[str, str] | None:
        found = matched(route_path, request_path)
        return None if found is None else dict(found)

    apigateway._extract_path_params = extract_path_params
