"""Conditions and other expressions that are read once.

Vanilla MiniStack checks the grammar of a query's key condition again for every item of the partition: with some
thousands of items that is most of what it does. And it takes an expression apart, letter by letter, at each request.
"""

from functools import lru_cache

from ministack.services import dynamodb

_CONDITIONS = 4096


def apply() -> None:
    dynamodb._condition_syntax_error = lru_cache(_CONDITIONS)(dynamodb._condition_syntax_error)
    tokens = lru_cache(_CONDITIONS)(dynamodb._tokenize)

    def tokenize(expression: str) -> list[tuple[str, str]]:
        return list(tokens(expression))

    dynamodb._tokenize = tokenize
