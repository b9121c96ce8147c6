"""Conditions whose grammar is checked once.

Vanilla MiniStack checks the grammar of a query's key condition again for every item of the partition: with some
thousands of items that is most of what it does.
"""

from functools import lru_cache

from ministack.services import dynamodb

_CONDITIONS = 4096


def apply() -> None:
    dynamodb._condition_syntax_error = lru_cache(_CONDITIONS)(dynamodb._condition_syntax_error)
