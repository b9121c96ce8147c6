"""Entry: all of a tenant's data as one file, at any time."""

from functools import cache

import boto3
from botocore.config import Config

from rental.offboarding.dynamodb.exports import KEPT, DynamoDbExports
from rental.offboarding.http_representations import FILE_NAME, DataExport, shown_export
from rental.offboarding.ports import Export
from rental.offboarding.s3 import S3ExportFiles
from rental.offboarding.use_cases.exporting import ask_for_export
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.dynamodb import tenant_table
from rental.platform.environment import required
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, request_digest

api = HttpApi("offboarding")


@api.operation(
    "POST",
    "/api/v1/tenant/exports",
    id="ask_for_data_export",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
    answers=DataExport,
    status=202,
    leads_to=("get_data_export",),
)
def ask(request: Request) -> Response:
    """Have all of this tenant's data written into one file, in place of an earlier one."""
    seconds = int(request.now.timestamp())
    wanted = Export(tenant_id=request.tenant_id, number=0, asked_at=seconds, request=request_digest(request))
    export = ask_for_export(DynamoDbExports(tenant_table()), wanted, request.principal, request.now)
    count("TenantExportsAsked")
    return Response(shown_export(export, "", int(KEPT.total_seconds())), status=202)


@api.operation(
    "GET",
    "/api/v1/tenant/export",
    id="get_data_export",
    auth="required",
    roles=("host",),
    table=("GetItem",),
    uses=("exports",),
    answers=DataExport,
)
def export(request: Request) -> Response:
    """Tell how the latest export stands, with a link to its file."""
    found = DynamoDbExports(tenant_table()).find(request.tenant_id)
    url = _files().link(found.name, FILE_NAME) if found and found.made_at else ""
    return Response(shown_export(found, url, int(KEPT.total_seconds())))


@cache
def _files() -> S3ExportFiles:
    # S3 takes links of the former signature neither in newer regions nor for what KMS encrypts.
    config = WITHIN_A_REQUEST.merge(Config(signature_version="s3v4"))
    return S3ExportFiles(boto3.client("s3", config=config), required("EXPORTS_BUCKET"))


handler = api.handler
