"""A request through the whole platform, in times of one through an empty function on the same emulator.

The platform's: the site's edge, the authorizer, the function that lists properties under a tenant's credentials, the
table. The other: an HTTP API with one route to a function that answers "{}". Both warm, on kept connections, taking
turns; the median of each. Times compare both on one emulator and say nothing of AWS.
"""

import http.client
import io
import json
import statistics
import time
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from holiday_rental.local import operator

_REQUESTS, _WARMING = 150, 15
_ANSWER = "def handler(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n"
_TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


def warm_ratio(endpoint: str, site: str) -> tuple[float, float]:
    """Return the ratio, and the milliseconds of a request to the site's list of properties."""
    place = urlsplit(site)
    whole = _caller(endpoint, f"{place.netloc}", "/api/v1/properties")
    bare = _caller(endpoint, urlsplit(endpoint).netloc, _bare_path(endpoint))
    taken = [(whole(), bare()) for _ in range(_WARMING + _REQUESTS)][_WARMING:]
    ours, theirs = (statistics.median(times) for times in zip(*taken, strict=True))
    return round(ours / theirs, 2), round(ours * 1000, 1)


def _caller(endpoint: str, host: str, path: str) -> Callable[[], float]:
    """Return what asks once and returns the seconds it took."""
    address = urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def seconds() -> float:
        start = time.perf_counter()
        connection.request("GET", path, headers={"host": host})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{host}{path} answered {answer.status}: {said[:300]!r}")
        return time.perf_counter() - start

    return seconds


def _bare_path(endpoint: str) -> str:
    """Deploy the empty function behind an API of its own, and return the path that leads to it."""
    function = _deployed(endpoint)
    gateway = operator.client("apigatewayv2", endpoint)
    api_id = gateway.create_api(Name="bare", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
    )
    target = f"integrations/{integration['IntegrationId']}"
    gateway.create_route(ApiId=api_id, RouteKey="GET /bare", Target=target)
    gateway.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)
    return f"/_aws/execute-api/{api_id}/$default/bare"


def _deployed(endpoint: str) -> str:
    document = json.dumps({"Version": "2012-10-17", "Statement": [_TRUST]})
    role = operator.client("iam", endpoint).create_role(RoleName="bare", AssumeRolePolicyDocument=document)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bare.py", _ANSWER)
    functions: Any = operator.client("lambda", endpoint)
    made = functions.create_function(
        FunctionName="bare",
        Runtime="python3.13",
        Role=role["Role"]["Arn"],
        Handler="bare.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    functions.add_permission(
        FunctionName="bare", StatementId="gateway", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    return str(made["FunctionArn"])
