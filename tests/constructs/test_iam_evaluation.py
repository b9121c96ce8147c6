"""Our evaluation of policies says what IAM's documentation says, and does not guess."""

import pytest

from tests.support.iam import Policies, Request, on_keys

GET = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}


def allowed(request, *statements):
    return Policies(statements).allows(request)


def test_nothing_is_allowed_that_no_statement_allows():
    assert not allowed(on_keys("GetItem", "a"))
    assert not allowed(on_keys("PutItem", "a"), GET)
    assert allowed(on_keys("GetItem", "a"), GET)


def test_a_refusal_outweighs_whatever_allows():
    assert not allowed(on_keys("GetItem", "a"), GET, GET | {"Effect": "Deny"})
    narrowing = Policies([GET | {"Effect": "Deny"}, GET])
    assert not Policies([GET]).allows(on_keys("GetItem", "a"), narrowing)


@pytest.mark.parametrize(
    ("action", "expected"),
    [("dynamodb:*", True), ("dynamodb:Get*", True), ("DynamoDB:getitem", True), ("dynamodb:Get", False), ("*", True)],
)
def test_actions_are_compared_with_wildcards_and_without_case(action, expected):
    assert allowed(on_keys("GetItem", "a"), GET | {"Action": [action]}) is expected


@pytest.mark.parametrize(
    ("condition", "keys", "expected"),
    [
        ({"ForAllValues:StringLike": {"k": ["T#a#*"]}}, ("T#a#x", "T#a#y"), True),
        ({"ForAllValues:StringLike": {"k": ["T#a#*"]}}, ("T#a#x", "T#b#y"), False),
        ({"ForAllValues:StringLike": {"k": ["T#a#*"]}}, ("t#a#x",), False),
        ({"ForAllValues:StringLike": {"k": ["T#a#*"]}}, (), True),
        ({"ForAllValues:StringLike": {"k": ["T#a#*"]}, "Null": {"k": "false"}}, (), False),
        ({"ForAllValues:StringLike": {"k": ["T.a#*"]}}, ("Txa#x",), False),
        ({"ForAllValues:StringLike": {"k": ["T#?"]}}, ("T#a",), True),
        ({"Null": {"k": "true"}}, (), True),
        ({"StringEquals": {"k": "a"}}, ("a",), True),
        ({"StringEquals": {"k": "a"}}, ("A",), False),
        ({"StringEquals": {"k": "a"}}, (), False),
        ({"StringLike": {"k": "a*"}}, ("ab",), True),
        ({"Bool": {"k": "true"}}, ("true",), True),
    ],
)
def test_conditions_hold_as_documented(condition, keys, expected):
    request = Request("dynamodb:GetItem", {"k": keys} if keys else {})
    assert allowed(request, GET | {"Condition": condition}) is expected


def test_a_resource_is_compared_where_one_is_named():
    one = GET | {"Resource": ["arn:aws:dynamodb:::table/one", "arn:aws:dynamodb:::table/one/index/*"]}
    assert allowed(Request("dynamodb:GetItem", {}, "arn:aws:dynamodb:::table/one/index/lists"), one)
    assert not allowed(Request("dynamodb:GetItem", {}, "arn:aws:dynamodb:::table/two"), one)
    assert allowed(on_keys("GetItem", "a"), one)
    assert allowed(on_keys("GetItem", "a"), GET, one | {"Effect": "Deny"}), "it may be about another"
    assert not allowed(on_keys("GetItem", "a"), GET, GET | {"Effect": "Deny"})


@pytest.mark.parametrize("strange", [{"NotAction": "x"}, {"Condition": {"StringNotLike": {"k": "a"}}}])
def test_what_it_does_not_know_it_does_not_guess(strange):
    with pytest.raises(LookupError, match="teach it to"):
        Policies([GET | strange])
