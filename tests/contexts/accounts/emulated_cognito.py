"""Cognito as the emulator implements it, called in process: real SRP, real SECRET_HASH, real tokens."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from ministack.services import cognito

from tests.support import faster_cognito

faster_cognito.apply()


class EmulatedCognito:
    """Has the methods of boto3's cognito-idp client that are called on it; `calls` counts them by name."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}

    def __getattr__(self, operation: str) -> Any:
        def call(**asked: Any) -> dict[str, Any]:
            self.calls[operation] = self.calls.get(operation, 0) + 1
            action = "".join(part.capitalize() for part in operation.split("_"))
            status, _headers, body = asyncio.run(cognito._dispatch_idp(action, asked))
            answer = json.loads(body, object_hook=_with_instants)
            if status >= 400:
                error = {"Code": answer["__type"], "Message": answer.get("message", "")}
                raise ClientError({"Error": error}, action)
            return answer

        return call

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(self, operation)


@dataclass
class _Pages:
    client: EmulatedCognito
    operation: str

    def paginate(self, **asked: Any) -> Iterator[dict[str, Any]]:
        page = getattr(self.client, self.operation)(**asked)
        yield page
        while "NextToken" in page:
            page = getattr(self.client, self.operation)(**asked, NextToken=page["NextToken"])
            yield page


def _with_instants(found: dict[str, Any]) -> dict[str, Any]:
    """Read instants as boto3 does."""
    return {
        name: datetime.fromtimestamp(value, UTC) if name.endswith("Date") and isinstance(value, float) else value
        for name, value in found.items()
    }


class Directory:
    """A pool with a confidential app client, as the platform deploys it."""

    def __init__(self, client: EmulatedCognito, name: str, **options: Any) -> None:
        self.client = client
        self.pool_id = client.create_user_pool(PoolName=name, **options)["UserPool"]["Id"]
        made = client.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName=name,
            GenerateSecret=True,
            ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            PreventUserExistenceErrors="ENABLED",
        )
        self.client_id = made["UserPoolClient"]["ClientId"]

    def add(self, username: str, password: str, *, permanent: bool = True) -> None:
        self.client.admin_create_user(
            UserPoolId=self.pool_id, Username=username, TemporaryPassword=password, MessageAction="SUPPRESS"
        )
        if permanent:
            self.client.admin_set_user_password(
                UserPoolId=self.pool_id, Username=username, Password=password, Permanent=True
            )
