"""Reading declared operations from the syntax tree."""

from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from api_document.declared import declared_operations
from holiday_rental import BookingApi, ContextFunction, FunctionLayout, TenantData
from holiday_rental._operations import _ANYONE, _ROLES, Operation, read_operations
from holiday_rental.booking_api import CONTEXTS
from rental.kernel.tenancy import ANYONE, ROLES
from tests.constructs.cloud import Cloud, app_of, listed, variables, write_entry

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


@pytest.mark.parametrize(
    ("arguments", "counted"),
    [
        ('"POST", "/api/v1/x", id="x", auth="optional"', True),
        ('"DELETE", "/api/v1/x", id="x", auth="required", roles=("host",)', True),
        ('"POST", "/api/v1/x", id="x", auth="optional", limit=None', False),
        ('"POST", "/api/v1/x", id="x", auth="public"', False),
        ('"GET", "/api/v1/x", id="x", auth="required", roles=("host",)', False),
        ('"GET", "/api/v1/x", id="x", auth="required", roles=("host",), limit=100', True),
    ],
)
def test_what_changes_something_is_counted_and_what_says_so(tmp_path, arguments, counted):
    (operation,) = declared(tmp_path, f"@api.operation({arguments})\ndef x(request): ...\n")
    assert operation.counted is counted


def test_the_deployment_counts_what_the_code_does():
    deployed = {each.id: each.counted for context in CONTEXTS for each in read_operations(LAMBDA_SOURCE, context)}
    for each in declared_operations():
        assert deployed[each.operation.id] is (each.operation.limit is not None), each.operation.id


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
        ('"GET", "/api/v1/x", id="x", auth="optional", at="home"', "at must be one of tenant, platform, got 'home'"),
        ('"GET", "/api/v1/x", id="x", auth="public", at="platform"', "auth must be optional or required at the pl"),
        ('"GET", "/api/v1/x", id="x", auth="optional", at="platform", table=("GetItem",)', "platform_keys must be giv"),
        ('"GET", "/api/v1/x", id="x", auth="optional", platform_keys=("G#X#*",)', "platform_keys must be given with"),
        ('"PUT", "/api/v1/x", id="x", auth="optional", limit=0', "limit must be 1-10000 calls a minute or None, got 0"),
        ('"PUT", "/api/v1/x", id="x", auth="optional", limit="few"', "limit must be 1-10000 .* or None, got 'few'"),
        ('"PUT", "/api/v1/x", id="x", auth="optional", limit=True', "limit must be 1-10000 .* or None, got True"),
        ('"PUT", "/api/v1/x", id="x", auth="public", limit=5', "limit must be left out of what is public"),
        ('"GET", "/api/v1/x", id="x", auth="required"', r'name the roles that may call x, or \("anyone",\)'),
        (
            '"GET", "/api/v1/x", id="x", auth="required", roles=("hostess",)',
            "roles must be one of host, .*, got 'hostess'",
        ),
        ('"GET", "/api/v1/x", id="x", auth="public", uses=("ses",)', "uses must be one of directory, .*, got 'ses'"),
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


def test_an_operation_of_the_platforms_own_reaches_its_keys_alone_and_by_its_own_role(tmp_path, site_folder):
    source = tmp_path / "lambda_src"
    write_entry(source, "accounts.authorizer")
    write_entry(
        source,
        "stays.http_api",
        '@api.operation("GET", "/api/v1/x", id="x", auth="optional", at="platform", table=("GetItem",), '
        'platform_keys=("G#NAME#*",))\ndef x(request): ...\n',
    )
    stack = cdk.Stack(app_of(source, site_folder, tmp_path), "Test")
    api = BookingApi(stack, "Api", data=TenantData(stack, "Data"), contexts=["stays"])
    template = Template.from_stack(cdk.Stack.of(api.functions["x"])).to_json()
    policies = [each for each in template["Resources"].values() if each["Type"] == "AWS::IAM::Policy"]
    statements = [each for policy in policies for each in policy["Properties"]["PolicyDocument"]["Statement"]]
    (table,) = [each for each in statements if "dynamodb" in str(each["Action"])]
    assert table["Action"] == "dynamodb:GetItem"
    assert listed(table["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]) == ["G#NAME#*"]
    assert not [each for each in statements if each["Action"] == "sts:AssumeRole"]


def test_a_function_that_counts_callers_is_told_the_usual_limit_and_others_are_not(tmp_path, site_folder):
    source = tmp_path / "lambda_src"
    write_entry(source, "accounts.authorizer")
    post = GET.format(path="quotes", id="make_quote").replace("GET", "POST")
    write_entry(source, "stays.http_api", GET.format(path="quotes", id="list_quotes") + post)
    stack = cdk.Stack(app_of(source, site_folder, tmp_path), "Test")
    BookingApi(stack, "Api", data=TenantData(stack, "Data"), contexts=["stays"], calls_per_minute=30)
    cloud = Cloud.of(stack.node.root.synth())
    told = {
        name: variables(cloud.function_with("rental.stays.http_api.handler", name)[1])
        for name in ("make_quote", "list_quotes")
    }
    assert {name: each.get("CALLS_PER_MINUTE") for name, each in told.items()} == {
        "make_quote": "30",
        "list_quotes": None,
    }


@pytest.mark.parametrize("calls", [0, 10_001])
def test_a_limit_of_calls_that_cannot_be_is_refused(stack, calls):
    with pytest.raises(ValueError, match=f"calls_per_minute must be 1-10000, got {calls}"):
        BookingApi(stack, "Api", data=TenantData(stack, "Data"), calls_per_minute=calls)
