"""Calls of Cognito that are ours, not relayed: what goes wrong there is told as a problem, or left to who asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from rental.kernel.errors import Problem, TryAgain

ABSENT = ("UserNotFoundException", "ResourceNotFoundException")
_BUSY = ("TooManyRequestsException", "InternalErrorException", "ConcurrentModificationException")
_FULL = ("LimitExceededException", "CodeDeliveryFailureException")


class PoolBusy(TryAgain):
    """Cognito answers all pools of the account so many calls a second, and more came."""


@contextmanager
def asked() -> Iterator[None]:
    """Turn what Cognito refuses into our words. Raises `TryAgain` and `Problem`; what is left is a fault of ours."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _BUSY:
            raise PoolBusy(code) from None
        if code in _FULL:  # what an account may send a day is used up
            detail = "No more letters can be sent today; what else you asked for is done."
            raise Problem("too-many-requests", detail, headers={"retry-after": "3600"}) from None
        raise


def code_of(error: ClientError) -> str:
    return str(error.response["Error"].get("Code", ""))
