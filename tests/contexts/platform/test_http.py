"""What every operation gets from the platform: who may call, what is refused, how it is answered."""

import base64
import json

import pytest
from msgspec import Struct

from rental.kernel.errors import Problem
from rental.platform.http import HttpApi
from rental.platform.request import BODY_LIMIT_BYTES, Request, Response
from rental.platform.tenant_credentials import _in_force
from tests.support.gateway import EDGE, HOST_MEMBER, LambdaContext, authorizer_context, call
from tests.support.samples import SEAVIEW

api = HttpApi("sample")


class _Body(Struct, forbid_unknown_fields=True):
    name: str
    number: int = 1


class _Lenient(Struct):
    name: str = ""


class _Query(Struct):
    limit: int = 10
    tag: list[str] = []


@api.operation("GET", "/api/v1/open", id="open", auth="public")
def _open(_request: Request) -> Response:
    return Response({"open": True})


@api.operation("GET", "/api/v1/anyone", id="anyone", auth="optional")
def _anyone(request: Request) -> Response:
    who = request.principal
    return Response({"kind": who.kind, "tenant": request.tenant_id, "pool": request.authorizer.get("host_pool_id")})


@api.operation("GET", "/api/v1/someone", id="someone", auth="required", roles=("anyone",))
def _someone(request: Request) -> Response:
    return Response({"id": request.principal.id})


@api.operation("POST", "/api/v1/things", id="make", auth="required", roles=("host", "co-host"), table=("PutItem",))
def _make(request: Request) -> Response:
    body = request.body(_Body)
    narrowing = _in_force.get()
    found = {"name": body.name, "narrowed": [narrowing.tenant_id, *narrowing.actions] if narrowing else None}
    return Response(found, status=201, headers={"location": "/api/v1/things/1"})


@api.operation("POST", "/api/v1/large", id="take_large", auth="public", body_limit_bytes=BODY_LIMIT_BYTES + 1)
def _take_large(request: Request) -> Response:
    return Response({"bytes": len(request.raw_body)})


@api.operation("POST", "/api/v1/anything", id="take", auth="optional")
def _take(request: Request) -> Response:
    return Response(request.body(_Lenient))


@api.operation("GET", "/api/v1/things/{thing_id}", id="find", auth="optional")
def _find(request: Request) -> Response:
    asked = request.parameters(_Query, repeated=frozenset({"tag"}))
    return Response({"thing": request.path["thing_id"], "limit": asked.limit, "tag": asked.tag})


@api.operation("DELETE", "/api/v1/things/{thing_id}", id="drop", auth="optional")
def _drop(_request: Request) -> Response:
    return Response(status=204)


@api.operation("GET", "/api/v1/broken", id="broken", auth="optional")
def _broken(_request: Request) -> Response:
    raise RuntimeError("a secret of ours")


@api.operation("GET", "/api/v1/busy", id="busy", auth="optional")
def _busy(_request: Request) -> Response:
    raise Problem("busy", "Later.", headers={"retry-after": "1"}, nights=["2027-03-06"])


AS_HOST = authorizer_context(**HOST_MEMBER)


def send(method, path, **options):
    return call(api.handler, method, f"/api/v1{path}", **options)


def test_an_open_operation_needs_no_authorizer():
    assert send("GET", "/open", context={}).body == {"open": True}


def test_what_the_authorizer_found_reaches_the_operation():
    answer = send("GET", "/anyone", context=authorizer_context(host_pool_id="pool-1"))
    assert answer.body == {"kind": "anonymous", "tenant": SEAVIEW, "pool": "pool-1"}
    assert send("GET", "/anyone", context=AS_HOST).body["kind"] == "member"


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("unknown-host", 404),
        ("token-invalid", 401),
        ("token-expired", 401),
        ("unavailable", 503),
    ],
)
def test_what_the_authorizer_refused_is_answered_as_its_problem(slug, status):
    context = {"refusal": slug, "edge_digests": authorizer_context()["edge_digests"]}
    answer = send("GET", "/anyone", context=context)
    assert (answer.status, answer.slug) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("refusal", ["unknown-host", "token-expired"])
def test_a_direct_call_learns_nothing_of_hosts_and_tokens(refusal):
    context = {"refusal": refusal, "edge_digests": authorizer_context()["edge_digests"]}
    assert send("GET", "/anyone", context=context, headers={"x-origin-secret": ""}).slug == "origin-refused"


@pytest.mark.parametrize("secret", ["", "guessed", EDGE + " "])
def test_a_cached_authorizer_answer_does_not_open_the_door_to_a_direct_call(secret):
    assert send("GET", "/anyone", context=AS_HOST, headers={"x-origin-secret": secret}).slug == "origin-refused"


def test_during_a_rotation_both_edge_secrets_are_taken():
    digests = ",".join([f"{0:064}", authorizer_context()["edge_digests"]])
    assert send("GET", "/anyone", context=authorizer_context(edge_digests=digests)).status == 200


@pytest.mark.parametrize("context", [{}, {"edge_digests": ""}, {"tenant_id": SEAVIEW, "host": "h"}])
def test_a_context_without_digests_opens_nothing(context):
    for headers in ({}, {"x-origin-secret": ""}):
        assert send("GET", "/anyone", context=context, headers=headers).slug == "origin-refused"


def test_a_required_operation_asks_for_a_sign_in():
    answer = send("GET", "/someone")
    assert (answer.status, answer.slug, answer.headers["www-authenticate"]) == (401, "sign-in-required", "Bearer")
    assert send("GET", "/someone", context=AS_HOST).body == {"id": "host-1"}


@pytest.mark.parametrize("roles", ["", "guest", "cleaner", "hostess", "Host", "host "])
def test_only_the_declared_roles_may_call(roles):
    context = authorizer_context(principal_id="p", principal_kind="member", roles=roles)
    answer = send("POST", "/things", body={"name": "a"}, context=context)
    assert (answer.status, answer.slug) == (403, "role-required")


@pytest.mark.parametrize("roles", ["host", "co-host", "cleaner,co-host"])
def test_one_of_the_declared_roles_is_enough(roles):
    context = authorizer_context(principal_id="p", principal_kind="member", roles=roles)
    assert send("POST", "/things", body={"name": "a"}, context=context).status == 201


def test_table_operations_run_under_credentials_narrowed_to_tenant_and_actions():
    answer = send("POST", "/things", body={"name": "a"}, context=AS_HOST)
    assert answer.body["narrowed"] == [SEAVIEW, "PutItem"]
    assert answer.headers["location"] == "/api/v1/things/1"
    assert _in_force.get() is None


@pytest.mark.parametrize("raw", ["{", "", "{'a': 1}", '{"name": "a"} x', "\ud800", "NaN", '{"name": "a"'])
def test_a_body_that_is_not_json_is_refused(raw):
    answer = send("POST", "/things", raw_body=raw, context=AS_HOST)
    assert (answer.status, answer.slug) == (400, "malformed-json")


def test_a_body_nested_without_end_is_refused():
    answer = send("POST", "/anything", raw_body='{"more": ' + "[" * 60_000)
    assert (answer.status, answer.slug) == (400, "malformed-json")


def test_a_binary_body_that_is_not_text_is_refused_too():
    answer = call_base64(b"\xff\xfe\x00")
    assert (answer["statusCode"], "malformed-json" in answer["body"]) == (400, True)


def test_a_body_in_base64_is_read():
    assert call_base64(b'{"name": "\xc3\xa9"}')["statusCode"] == 201


def call_base64(body: bytes):
    event = {
        "rawPath": "/api/v1/things",
        "headers": {"Content-Type": "application/json; charset=utf-8", "X-Origin-Secret": EDGE},
        "requestContext": {"http": {"method": "POST"}, "stage": "$default", "authorizer": {"lambda": AS_HOST}},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    return api.handler(event, LambdaContext())


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": 1}, "/name"),
        ({"name": "a", "owner": 1}, "/owner"),
        ({"name": "a", "number": "x"}, "/number"),
    ],
)
def test_a_wrong_field_is_pointed_at(body, pointer):
    answer = send("POST", "/things", body=body, context=AS_HOST)
    assert (answer.status, answer.slug) == (422, "invalid-request")
    assert answer.body["errors"][0]["pointer"] == pointer


def test_a_body_may_have_the_limit_and_not_a_byte_more():
    spare = BODY_LIMIT_BYTES - len(json.dumps({"name": ""}))
    assert send("POST", "/things", body={"name": "a" * spare}, context=AS_HOST).status == 201
    answer = send("POST", "/things", body={"name": "a" * (spare + 1)}, context=AS_HOST)
    assert (answer.status, answer.slug) == (413, "body-too-large")


def test_an_operation_may_take_more():
    assert send("POST", "/large", raw_body="x" * (BODY_LIMIT_BYTES + 1)).body == {"bytes": BODY_LIMIT_BYTES + 1}
    assert send("POST", "/large", raw_body="x" * (BODY_LIMIT_BYTES + 2)).slug == "body-too-large"


def test_the_limit_counts_bytes_not_characters():
    answer = send("POST", "/things", raw_body="é" * (BODY_LIMIT_BYTES // 2 + 1), context=AS_HOST)
    assert answer.slug == "body-too-large"


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_of_another_media_type_is_refused(media_type):
    answer = send("POST", "/things", body={"name": "a"}, context=AS_HOST, headers={"content-type": media_type})
    assert (answer.status, answer.slug) == (415, "unsupported-media-type")


def test_query_parameters_are_converted_and_only_named_ones_repeat():
    answer = send("GET", "/things/t-1", query={"limit": ["1", "5"], "tag": ["a", "b"]})
    assert answer.body == {"thing": "t-1", "limit": 5, "tag": ["a", "b"]}
    wrong = send("GET", "/things/t-1", query={"limit": "many"})
    assert (wrong.slug, wrong.body["errors"][0]["pointer"]) == ("invalid-request", "query/limit")


def test_an_answer_without_a_body_has_none():
    answer = send("DELETE", "/things/t-1")
    assert (answer.status, answer.body) == (204, None)
    assert "content-type" not in answer.headers


def test_a_failure_of_ours_tells_nothing_of_itself():
    answer = send("GET", "/broken")
    assert (answer.status, answer.slug) == (500, "internal")
    assert "secret" not in json.dumps(answer.body)


def test_a_problem_carries_its_headers_and_extras():
    answer = send("GET", "/busy")
    assert (answer.status, answer.headers["retry-after"], answer.body["nights"]) == (503, "1", ["2027-03-06"])


@pytest.mark.parametrize("path", ["/nothing", "/things/a/b", "/things", "/things/"])
def test_an_unknown_path_is_a_problem_document(path):
    answer = send("GET", path)
    assert (answer.status, answer.slug) == (404, "not-found")


def test_answers_are_not_kept_by_anyone():
    for answer in (send("GET", "/anyone"), send("GET", "/broken")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_function_serves_only_the_operations_it_was_given(monkeypatch):
    monkeypatch.setenv("FUNCTION_OPERATIONS", "anyone,find")
    assert send("GET", "/anyone").status == 200
    assert send("GET", "/things/t-1").status == 200
    assert send("GET", "/open").slug == "not-found"
    assert send("POST", "/things", body={"name": "a"}, context=AS_HOST).slug == "not-found"


def test_declarations_are_kept_as_written():
    make = next(each for each in api.declarations if each.id == "make")
    assert (make.method, make.path, make.auth) == ("POST", "/api/v1/things", "required")
    assert (make.roles, make.table, make.uses) == (("host", "co-host"), ("PutItem",), ())
