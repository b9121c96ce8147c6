"""The grammar of a condition is checked once, and what is wrong with one is told each time."""

import pytest
from ministack.services import dynamodb

from holiday_rental.local.emulator import conditions_read_once

VANILLA = dynamodb._condition_syntax_error
TOKENIZE = dynamodb._tokenize
SLOT = "KeyConditionExpression"


@pytest.fixture
def checked(monkeypatch):
    """The conditions that MiniStack's own check was asked for, with the extension in force."""
    asked = []

    def check(expression, slot):
        asked.append((expression, slot))
        return VANILLA(expression, slot)

    monkeypatch.setattr(dynamodb, "_condition_syntax_error", check)
    monkeypatch.setattr(dynamodb, "_tokenize", TOKENIZE)
    conditions_read_once.apply()
    return asked


def met(expression, items):
    values = {":pk": {"S": "a"}}
    return sum(dynamodb._evaluate_condition(expression, item, values, {}, slot=SLOT) for item in items)


ITEMS = [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}] * 50


def test_vanilla_checks_a_condition_for_every_item(monkeypatch):
    asked = []
    monkeypatch.setattr(dynamodb, "_condition_syntax_error", lambda *condition: asked.append(condition))
    met("pk = :pk", ITEMS)
    assert len(asked) == 100


def test_a_condition_is_checked_once_for_all_items(checked):
    assert met("pk = :pk", ITEMS) == 50
    assert checked == [("pk = :pk", SLOT)]


def test_what_is_wrong_is_told_each_time(checked):
    for _ in range(2):
        with pytest.raises(ValueError, match="Syntax error"):
            met("pk = = :pk", ITEMS)
    assert len(checked) == 1


def test_an_expression_is_taken_apart_as_ever_and_whoever_consumes_it_takes_nothing_from_the_next(checked):
    expression = "SET #n = if_not_exists(#n, :zero) + :one, deep.list[1] = :one"
    for _ in range(2):
        tokens = dynamodb._tokenize(expression)
        assert tokens == TOKENIZE(expression)
        tokens.clear()
