"""Entry: health, and the answer to every address that no other operation has."""

from functools import cache

from rental.admin.dynamodb import DynamoDbHealth
from rental.admin.use_cases import Health, health
from rental.kernel.errors import Problem
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response

api = HttpApi("admin")


@cache
def _table() -> DynamoDbHealth:
    return DynamoDbHealth(own_table())


@api.operation("GET", "/api/v1/health", id="get_health", auth="public", uses=("table_status",), answers=Health)
def get_health(_request: Request) -> Response:
    """Tell whether the platform is well: 503 with the same body while something it needs is not."""
    found = health(_table())
    return Response(found, status=200 if found.is_well else 503)


@api.operation("ANY", "/api/{proxy+}", id="unknown_route", auth="public")
def unknown_route(_request: Request) -> Response:
    """Refuse whatever no other operation serves."""
    raise Problem("not-found", "There is no such operation; the API's description lists those there are.")


handler = api.handler
