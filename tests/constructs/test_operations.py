"""Reading declared operations from the syntax tree."""

from pathlib import Path

import pytest

from holiday_rental._operations import Operation, read_operations
from tests.constructs.cloud import write_entry

LAMBDA_SOURCE = Path(__file__).parents[2] / "lambda_src"


def declared(tmp_path, text):
    write_entry(tmp_path, "bookings.http_api", text)
    return read_operations(tmp_path, "bookings")


def test_a_declaration_is_read_whole(tmp_path):
    found = declared(
        tmp_path,
        """
@api.operation(
    "POST", "/api/v1/bookings", id="create_booking", auth="optional",
    table=("BatchGetItem", "PutItem"), uses=("keys",), roles=("host",),
)
def create(request): ...
""",
    )
    assert found == (
        Operation(
            "POST", "/api/v1/bookings", "create_booking", "optional", ("host",), ("BatchGetItem", "PutItem"), ("keys",)
        ),
    )
    assert (found[0].construct_id, found[0].route_key) == ("CreateBooking", "POST /api/v1/bookings")


@pytest.mark.parametrize("context", ["admin", "tenants", "accounts", "properties", "bookings"])
def test_the_contexts_own_declarations_are_readable(context):
    assert read_operations(LAMBDA_SOURCE, context)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ('METHOD, "/api/v1/x", id="x", auth="public"', "an operation needs literal arguments"),
        ('"GET", "/api/v1/x", id="x"', "an operation needs literal arguments"),
        ('"GET", "/api/v1/x", id="x", auth="open"', "auth must be one of public, optional, required, got 'open'"),
        ('"FETCH", "/api/v1/x", id="x", auth="public"', "method must be one of GET, POST, .*, got 'FETCH'"),
        ('"GET", "/x", id="x", auth="public"', "path must begin with /api/, got '/x'"),
        ('"GET", "/api/v1/x", id="x y", auth="public"', "id must be a lower-case name such as create_booking"),
        ('"GET", "/api/v1/x", id="x", auth="public", table=("Scan",)', "item actions other than Scan, got 'Scan'"),
        ('"GET", "/api/v1/x", id="x", auth="public", uses=("ses",)', "uses must be one of keys, .*, got 'ses'"),
    ],
)
def test_an_unreadable_declaration_names_file_and_line(tmp_path, arguments, message):
    with pytest.raises(ValueError, match=rf"lambda_src/rental/bookings/http_api\.py:2: .*{message}"):
        declared(tmp_path, f"\n@api.operation({arguments})\ndef x(request): ...\n")


@pytest.mark.parametrize("second", ['"GET", "/api/v1/y", id="x"', '"GET", "/api/v1/x", id="y"'])
def test_ids_and_routes_are_declared_once(tmp_path, second):
    text = '@api.operation("GET", "/api/v1/x", id="x", auth="public")\ndef x(request): ...\n'
    with pytest.raises(ValueError, match="twice"):
        declared(tmp_path, text + f'@api.operation({second}, auth="public")\ndef y(request): ...\n')


def test_an_entry_that_declares_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="declares no operation"):
        declared(tmp_path, "def handler(event, context): ...\n")
