"""AWS as this shell's credentials reach it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from holiday_rental.local.failures import LocalProblem


def client_on_aws(service: str, region: str | None = None) -> Any:
    """Return a boto3 client of the account that the shell is signed in to; by default of its own region."""
    import boto3  # noqa: PLC0415 - a quarter of a second, only when needed

    connect: Any = boto3.client  # its stubs want literal names
    return connect(service, region_name=region)


@contextmanager
def reaching(what: str, cure: str) -> Iterator[None]:
    """Turn what AWS refuses, or is not told, into one message: `what` could not be reached, and the cure."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - only when needed

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise LocalProblem(f"{what} could not be reached: {error}", cure) from error
