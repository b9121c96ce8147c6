"""The document is valid OpenAPI 3.1, says what is declared, and is checked in."""

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from msgspec import UNSET, Meta, Struct, UnsetType
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from api_document.access import BY_HOLDER, BY_PARTNERS, PERHAPS_BY_HOLDER
from api_document.declared import Declared, declared_operations
from api_document.document import document_of
from api_document.parameters import BY_VERSION
from api_document.types import types_of
from holiday_rental.local.start_page.api_page import page_of
from rental.kernel.errors import PROBLEMS
from rental.platform.http import Declaration

ROOT = Path(__file__).parents[2]


class ThingQuery(Struct):
    property_id: list[str]
    check_in: str
    limit: Annotated[int, Meta(ge=1, le=100)] = 24
    cursor: str | None = None


class Thing(Struct):
    """A thing.

    It has a name.
    """

    name: str


class NewThing(Struct, forbid_unknown_fields=True):
    name: str
    colour: str = "red"


class NoThing(Struct):
    problem: str


class Things(Struct):
    items: list[Thing | NoThing]
    made_at: datetime
    limit: int = 24
    cursor: str | None = None
    note: str | UnsetType = UNSET


def thing(method="GET", path="/api/v1/things", **members):
    defaults = {"id": "get_thing", "auth": "optional", "roles": (), "table": (), "uses": (), "answers": Thing}
    return Declared("bookings", "rental.bookings.http_api.things", Declaration(method, path, **defaults | members))


def shown(declared):
    document = document_of([declared])
    OPENAPI_31_VALIDATOR.validate(document)
    return document, document["paths"][declared.operation.path][declared.operation.method.lower()]


@pytest.fixture(scope="module")
def document():
    return document_of(declared_operations())


def test_the_document_is_valid(document):
    OPENAPI_31_VALIDATOR.validate(document)


def test_every_reference_leads_somewhere(document):
    references = set(re.findall(r"'\$ref': '#/components/(\w+)/([^']+)'", str(document)))
    assert len(references) > 20
    assert [(kind, name) for kind, name in references if name not in document["components"][kind]] == []


def test_what_is_told_apart_by_operation_names_operations_that_there_are(document):
    ids = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert ids >= BY_HOLDER | PERHAPS_BY_HOLDER | set(BY_PARTNERS) | BY_VERSION


def test_every_problem_is_one_that_some_operation_declares(document):
    told_to_stripe = {"signature-invalid"}  # whose webhook is no operation of the sites
    assert PROBLEMS.keys() - document["components"]["examples"].keys() == told_to_stripe, "declare it in problems=(…)"


def test_a_querys_members_become_parameters():
    document, operation = shown(thing(query=ThingQuery))
    assert operation["parameters"] == [
        {
            "name": "property_id",
            "in": "query",
            "required": True,
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {"name": "check_in", "in": "query", "required": True, "schema": {"type": "string"}},
        {
            "name": "limit",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 24},
        },
        {"name": "cursor", "in": "query", "schema": {"type": "string"}},
    ]
    assert "ThingQuery" not in document["components"]["schemas"]
    assert document["components"]["schemas"]["Thing"]["description"] == "A thing.\n\nIt has a name."


def test_what_writes_takes_an_idempotency_key():
    problems = ("nights-taken", "price-changed")
    _, operation = shown(thing("POST", table=("PutItem",), takes=NewThing, status=201, problems=problems))
    assert operation["parameters"] == [{"$ref": "#/components/parameters/IdempotencyKey"}]
    assert " ".join(operation["responses"]) == "201 400 401 403 404 409 413 415 422 429 500 503"
    assert operation["responses"]["409"] == {"$ref": "#/components/responses/nights-taken.price-changed"}
    asking = shown(thing("POST", table=("GetItem",), takes=NewThing))[1]
    assert "parameters" not in asking, "it changes nothing"
    reading = shown(thing())[1]
    assert "parameters" not in reading
    assert "409" not in reading["responses"]


def test_a_refusal_is_one_of_the_problems_that_are_named():
    document, _ = shown(thing(problems=("nights-taken", "price-changed")))
    response = document["components"]["responses"]["nights-taken.price-changed"]
    content = response["content"]["application/problem+json"]
    assert content["schema"]["allOf"][1]["properties"] == {
        "type": {"enum": ["urn:holiday-rental:problem:nights-taken", "urn:holiday-rental:problem:price-changed"]},
        "status": {"const": 409},
    }
    example = document["components"]["examples"]["nights-taken"]["value"]
    assert (example["status"], example["title"]) == PROBLEMS["nights-taken"]


def test_a_file_is_shown_by_its_type_with_its_etag_and_how_not_to_read_it_twice():
    document, operation = shown(thing(answers=None, file="text/calendar"))
    ok = operation["responses"]["200"]
    assert ok["content"] == {"text/calendar": {"schema": {"type": "string"}}}
    assert (ok["headers"].keys(), "content" in operation["responses"]["304"]) == ({"ETag"}, False)
    assert operation["parameters"] == [{"$ref": "#/components/parameters/IfNoneMatch"}]
    assert "304" not in shown(thing())[1]["responses"]
    assert "<p>text/calendar</p>" in page_of(document)


def test_a_stream_of_events_is_opened_by_its_address_and_says_what_ends_it():
    document, operation = shown(thing(answers=None, file="text/event-stream"))
    assert operation["responses"]["200"]["content"] == {"text/event-stream": {"schema": {"type": ["string", "object"]}}}
    assert ("headers" in operation["responses"]["200"], "304" in operation["responses"]) == (False, False)
    assert "content" not in operation["responses"]["204"]
    assert operation["parameters"] == [{"$ref": "#/components/parameters/LastEventId"}]
    assert operation["security"] == [{}]
    assert "LastEventId" in document["components"]["parameters"]


def test_an_answer_has_its_defaults_and_lacks_only_what_is_unset():
    document, _ = shown(thing(answers=Things))
    schema = document["components"]["schemas"]["Things"]
    assert schema["required"] == ["items", "made_at", "limit", "cursor"]
    assert schema["properties"]["limit"] == {"type": "integer"}
    assert schema["properties"]["made_at"] == {"type": "string", "format": "date-time"}


def test_a_body_may_leave_out_what_has_a_default():
    document, _ = shown(thing("POST", takes=NewThing))
    schema = document["components"]["schemas"]["NewThing"]
    assert schema["required"] == ["name"]
    assert schema["properties"]["colour"] == {"type": "string", "default": "red"}


def test_an_answer_may_be_one_of_several_structs():
    document, _ = shown(thing(answers=Things))
    either = document["components"]["schemas"]["Things"]["properties"]["items"]["items"]["anyOf"]
    assert either == [{"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/NoThing"}]


def test_msgspec_alone_does_not_write_the_schema_of_such_an_answer():
    """Once it does, `_Translator` in api_document/schemas.py can go."""
    with pytest.raises(TypeError, match="must be tagged"):
        msgspec.json.schema(Things)


@pytest.mark.parametrize(
    ("members", "security"),
    [
        ({"auth": "public"}, []),
        ({"auth": "optional"}, [{}, {"AccessToken": []}]),
        ({"auth": "required", "roles": ("host",)}, [{"AccessToken": []}]),
        ({"path": "/api/v1/bookings/{booking_id}"}, [{"AccessToken": []}, {"BookingAccess": []}]),
        ({"id": "hold_stay"}, [{"AccessToken": []}, {"CheckoutSession": []}]),
        ({"id": "create_booking"}, [{}, {"AccessToken": []}, {"CheckoutSession": []}]),
    ],
)
def test_who_may_call_is_told(members, security):
    assert shown(thing(**members))[1]["security"] == security


def test_a_role_that_is_needed_is_told():
    _, operation = shown(thing(auth="required", roles=("host", "co-host")))
    assert operation["description"] == "Needs the role host or co-host."
    assert "role-required" in operation["responses"]["403"]["$ref"]


def test_types_are_those_of_the_schemas():
    types = types_of(shown(thing(answers=Things))[0])
    assert (
        """
export interface Things {
  items: (Thing | NoThing)[];
  made_at: string;
  limit: number;
  cursor: string | null;
  note?: string;
}
"""
        in types
    )
    assert "/**\n * A thing.\n *\n * It has a name.\n */\nexport interface Thing {" in types
    assert '  | "not-found"\n' in types


def test_a_problem_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"things: get_thing declares the problem 'night-taken', which is none"):
        document_of([thing(problems=("night-taken",))])


def test_two_structs_of_one_name_are_refused():
    other = type(Struct)("Thing", (Struct,), {"__annotations__": {"id": str}, "__module__": "rental.other"})
    with pytest.raises(ValueError, match=r"test_document.Thing would be a schema's name: give each Struct"):
        document_of([thing(), thing(path="/api/v1/others", id="get_other", answers=other)])


def test_the_page_shows_every_operation_and_takes_nothing_from_elsewhere(document):
    page = page_of(document)
    ids = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert {each for each in ids if f'id="{each}"' in page} == ids
    assert re.findall(r"<script|<link|src=|url\(|@import", page) == []
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert {anchor for anchor in anchors if f'id="{anchor}"' in page} == anchors


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A copy of what the check reads, with its document up to date."""
    folder = tmp_path_factory.mktemp("written")
    for name in ("lambda_src", "api_document"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "docs").mkdir()
    (folder / "web/src").mkdir(parents=True)
    assert run(folder).returncode == 0
    return folder


@pytest.fixture
def copy(written, tmp_path):
    return shutil.copytree(written, tmp_path / "copy")


def run(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": f"{folder / 'lambda_src'}{os.pathsep}{folder}"}
    command = [sys.executable, "-m", "api_document", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_renamed_route_fails_the_check_with_the_cure(copy):
    assert run(copy, "--check").returncode == 0
    entry = copy / "lambda_src/rental/tenants/http_api/site.py"
    entry.write_text(entry.read_text("utf-8").replace("/api/v1/tenant", "/api/v1/tenancy"), "utf-8")
    done = run(copy, "--check")
    assert done.returncode > 0
    assert '-  "/api/v1/tenant": {' in done.stderr
    assert '+  "/api/v1/tenancy": {' in done.stderr
    assert "get_tenant was GET /api/v1/tenant and is GET /api/v1/tenancy now: keep the old address, or" in done.stderr
    assert "run `make openapi`, commit it" in done.stderr


def test_each_file_that_is_missing_fails_the_check(copy):
    names = ("docs/openapi.json", "web/src/apiDocument.ts")
    for name in names:
        (copy / name).unlink()
    done = run(copy, "--check")
    assert done.returncode == len(names)
    assert [name for name in names if f"{name} is not what is declared" in done.stderr] == [*names]


def test_writing_it_twice_gives_the_same_bytes(copy):
    written = (copy / "docs/openapi.json").read_bytes()
    assert run(copy).returncode == 0
    assert (copy / "docs/openapi.json").read_bytes() == written
