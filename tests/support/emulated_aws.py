"""AWS in this process: what every boto3 client sends is answered by the emulator's own services, without a socket.

Nothing checks IAM here and nothing follows from what is written: both are the running platform's to show.
"""

import asyncio
import importlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from ministack.services import dynamodb

from holiday_rental.local.emulator import conditions_read_once
from tests.support import faster_botocore, faster_cognito
from tests.support.moto_table import create_table

# By the first part of the address: where the emulator has them.
_SERVICES = {
    **{name: name for name in ("dynamodb", "secretsmanager", "sts", "cloudfront", "route53")},
    "cognito-idp": "cognito",
}
_KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
TABLE = "platform"
faster_botocore.apply()
faster_cognito.apply()


class _Body(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


@contextmanager
def emulated_aws(
    around: Callable[[AWSPreparedRequest], AbstractContextManager[object]] = lambda _: nullcontext(),
) -> Iterator[Any]:
    """Answer all clients inside from memory; yield one of DynamoDB, which has the platform's table with its stream.

    Each call is made inside of `around`, which may look at it, or end it before or after it had its effect.
    """
    loop = asyncio.new_event_loop()

    def send(_session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        with around(request):
            return loop.run_until_complete(_answer(request))

    with ExitStack() as patches:
        patches.enter_context(patch.object(URLLib3Session, "send", send))
        patches.enter_context(faster_botocore.unsigned())
        patches.enter_context(patch.dict("os.environ", _KEYS))
        for name in ("_condition_syntax_error", "_tokenize"):  # the extension's are for the time of this only
            patches.enter_context(patch.object(dynamodb, name, getattr(dynamodb, name)))
        conditions_read_once.apply()
        client = boto3.client("dynamodb")
        create_table(client, TABLE)
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        client.update_table(TableName=TABLE, StreamSpecification=stream)
        try:
            yield client
        finally:
            client.delete_table(TableName=TABLE)
            loop.close()


async def _answer(request: AWSPreparedRequest) -> AWSResponse:
    address = urlsplit(request.url)
    name = (address.hostname or "").partition(".")[0]
    if name not in _SERVICES:
        raise LookupError(f"{request.url} is asked: have the emulator's service answer it in {__name__}")
    service = importlib.import_module(f"ministack.services.{_SERVICES[name]}")
    headers = {key.lower(): each.decode() if isinstance(each, bytes) else each for key, each in request.headers.items()}
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    path, query = address.path or "/", parse_qs(address.query)
    status, answered, content = await service.handle_request(request.method, path, headers, body, query)
    raw = _Body(content if isinstance(content, bytes) else content.encode())
    return AWSResponse(request.url, status, answered, raw)
