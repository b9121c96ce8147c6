import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.errors import Problem
from rental.platform.request import Request, caller
from tests.support.samples import SEAVIEW

EDGE = "edge"
FOUND = {"tenant_id": SEAVIEW, "host": "h.example", "edge_digests": hashlib.sha256(EDGE.encode()).hexdigest()}


def request(body: bytes = b"{}", **headers) -> Request:
    return Request(
        path={}, query={}, headers={name.replace("_", "-"): value for name, value in headers.items()}, raw_body=body
    )


def test_the_caller_is_nobody_unless_the_authorizer_names_one():
    tenancy, principal = caller(FOUND, {"x-origin-secret": EDGE})
    assert (tenancy.tenant_id, principal.kind, principal.roles) == (SEAVIEW, "anonymous", frozenset())


def test_roles_come_from_the_authorizers_list():
    named = {"principal_id": "p", "principal_kind": "member", "roles": "host,cleaner"}
    assert caller(FOUND | named, {"x-origin-secret": EDGE})[1].roles == {"host", "cleaner"}
    assert caller(FOUND | named | {"roles": ""}, {"x-origin-secret": EDGE})[1].roles == frozenset()


def test_a_tenant_id_that_is_none_gets_nowhere():
    with pytest.raises(ValueError, match="a tenant id is"):
        caller(FOUND | {"tenant_id": "*"}, {"x-origin-secret": EDGE})


@pytest.mark.parametrize("key", ["", "  ", '""', "a" * 256, "é", "a\tb", "a b"])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(Problem, match="Idempotency-Key") as refused:
        _ = request(idempotency_key=key).idempotency_key
    assert refused.value.slug == "idempotency-key-missing"


def test_a_quoted_key_is_the_same_key():
    assert request(idempotency_key='"abc"').idempotency_key == request(idempotency_key=" abc ").idempotency_key


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**31), 2**31), max_size=4))
def test_the_bodys_digest_does_not_mind_order_or_white_space(body):
    turned = dict(reversed(body.items()))
    plain = request(json.dumps(body).encode()).body_hash()
    assert plain == request(json.dumps(turned, indent=3).encode()).body_hash()
    assert len(plain) == 16
    assert plain != request(json.dumps({**body, "one more field": 1}).encode()).body_hash()


def test_an_operation_without_a_tenant_asks_for_a_sites_address():
    with pytest.raises(Problem) as refused:
        _ = request().tenant_id
    assert refused.value.slug == "unknown-host"


def test_the_digest_of_a_body_that_is_no_json_is_a_refusal():
    with pytest.raises(Problem, match="JSON"):
        request(b"{").body_hash()
