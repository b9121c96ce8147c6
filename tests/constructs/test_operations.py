"""Reading declared operations from the syntax tree."""

from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from holiday_rental import BookingApi, ContextFunction, FunctionLayout, TenantData
from holiday_rental._operations import _ANYONE, _ROLES, Operation, read_operations
from holiday_rental.booking_api import CONTEXTS
from rental.kernel.tenancy import ANYONE, ROLES
from tests.constructs.cloud import app_of, write_entry

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


@pytest.mark.parametrize("context", CONTEXTS)
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
        ('"GET", "/api/v1/x", id="x", auth="required"', r'name the roles that may call x, or \("anyone",\)'),
        (
            '"GET", "/api/v1/x", id="x", auth="required", roles=("hostess",)',
            "roles must be one of host, .*, got 'hostess'",
        ),
        ('"GET", "/api/v1/x", id="x", auth="public", uses=("ses",)', "uses must be one of feeds, keys, .*, got 'ses'"),
    ],
)
def test_an_unreadable_declaration_names_file_and_line(tmp_path, arguments, message):
    with pytest.raises(ValueError, match=rf"lambda_src/rental/bookings/http_api\.py:2: .*{message}"):
        declared(tmp_path, f"\n@api.operation({arguments})\ndef x(request): ...\n")


def test_the_deployment_knows_the_roles_that_the_operations_do():
    assert (set(_ROLES), _ANYONE) == (set(ROLES), ANYONE)


@pytest.mark.parametrize("second", ['"GET", "/api/v1/y", id="x"', '"GET", "/api/v1/x", id="y"'])
def test_ids_and_routes_are_declared_once(tmp_path, second):
    text = '@api.operation("GET", "/api/v1/x", id="x", auth="public")\ndef x(request): ...\n'
    with pytest.raises(ValueError, match="twice"):
        declared(tmp_path, text + f'@api.operation({second}, auth="public")\ndef y(request): ...\n')


def test_an_entry_that_declares_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="declares no operation"):
        declared(tmp_path, "def handler(event, context): ...\n")


GET = '@api.operation("GET", "/api/v1/{path}", id="{id}", auth="optional")\ndef answer(request): ...\n'


def test_every_module_of_a_package_is_an_entry_of_its_own(tmp_path):
    write_entry(tmp_path, "bookings.http_api.quotes", GET.format(path="quotes", id="list_quotes"))
    write_entry(tmp_path, "bookings.http_api.holds", GET.format(path="holds", id="list_holds"))
    found = read_operations(tmp_path, "bookings")
    assert [(each.id, each.entry) for each in found] == [
        ("list_holds", "http_api.holds"),
        ("list_quotes", "http_api.quotes"),
    ]


@pytest.mark.parametrize(
    ("quotes", "message"),
    [
        ("", r"bookings/http_api/quotes\.py declares no operation"),
        (GET.format(path="x", id="list_holds"), r"http_api/quotes\.py:1 .*'list_holds' twice, first at .*holds\.py:1"),
        (GET.format(path="holds", id="x"), r"http_api/quotes\.py:1 declares route key 'GET /api/v1/holds' twice"),
        ("\n" + GET.format(path="x", id="a b"), r"bookings/http_api/quotes\.py:2: id must be a lower-case name"),
    ],
)
def test_what_is_wrong_in_a_package_names_its_module(tmp_path, quotes, message):
    write_entry(tmp_path, "bookings.http_api.holds", GET.format(path="holds", id="list_holds"))
    write_entry(tmp_path, "bookings.http_api.quotes", quotes)
    with pytest.raises(ValueError, match=message):
        read_operations(tmp_path, "bookings")


def test_a_module_beside_a_package_of_its_name_is_refused(tmp_path):
    write_entry(tmp_path, "bookings.http_api", GET.format(path="x", id="x"))
    write_entry(tmp_path, "bookings.http_api.quotes", GET.format(path="quotes", id="list_quotes"))
    with pytest.raises(ValueError, match=r"bookings/http_api\.py is hidden by the package http_api/ beside it"):
        read_operations(tmp_path, "bookings")


def test_an_empty_package_is_no_entry(tmp_path):
    (tmp_path / "rental" / "bookings" / "http_api").mkdir(parents=True)
    (tmp_path / "rental" / "bookings" / "http_api" / "__init__.py").touch()
    with pytest.raises(ValueError, match=r"no entry point at lambda_src/rental/bookings/http_api\.py, nor"):
        read_operations(tmp_path, "bookings")


@pytest.fixture
def two_entries(tmp_path, site_folder):
    """A stack over a context `stays` of two entries with two operations each."""
    source = tmp_path / "lambda_src"
    write_entry(source, "accounts.authorizer")
    for name in ("quotes", "holds"):
        text = GET.format(path=name, id=f"list_{name}") + GET.format(path=f"{name}/one", id=f"get_{name}")
        write_entry(source, f"stays.http_api.{name}", text)
    return cdk.Stack(app_of(source, site_folder, tmp_path), "Test")


def test_a_context_has_a_function_per_entry_where_it_has_one_per_context(two_entries):
    data = TenantData(two_entries, "Data")
    api = BookingApi(two_entries, "Api", data=data, contexts=["stays"], function_layout=FunctionLayout.PER_CONTEXT)
    assert api.functions["list_quotes"] is api.functions["get_quotes"]
    assert {each.node.id for each in api.functions.values()} == {"StaysHoldsHttp", "StaysQuotesHttp"}


def test_an_operation_is_served_by_the_module_that_declares_it(two_entries):
    data = TenantData(two_entries, "Data")
    api = BookingApi(two_entries, "Api", data=data, contexts=["stays"])
    resources = [each.node.default_child for each in api.functions.values()]
    handlers = {each.description: each.handler for each in resources if isinstance(each, lambda_.CfnFunction)}
    assert handlers["rental.stays.http_api.quotes: get_quotes"] == "rental.stays.http_api.quotes.handler"
    assert len(handlers) == 4


def test_a_module_a_package_does_not_hold_fails_with_the_missing_path(two_entries):
    with pytest.raises(ValueError, match=r"no entry point at lambda_src/rental/stays/http_api/qoutes\.py"):
        ContextFunction(two_entries, "Typo", context="stays", entry="http_api.qoutes")
