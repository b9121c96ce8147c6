"""What Cognito, CloudFront and Route 53 refuse because of how much is asked, in the ports' terms."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from rental.tenants.ports.services import StillBusy, Throttled

# Their rates hold for the whole account, whoever asks.
_TOO_MUCH = frozenset(
    {
        *("TooManyRequestsException", "Throttling", "ThrottlingException"),
        *("RequestLimitExceeded", "SlowDown", "PriorRequestNotComplete", "ConcurrentModificationException"),
    }
)
# Another change is under way still, or came between.
_NOT_YET = frozenset({"ResourceNotDisabled", "ResourceInUse", "PreconditionFailed", "InvalidIfMatchVersion"})


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise `Throttled` and `StillBusy` for what clients raise; all else stays as it is."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _TOO_MUCH:
            raise Throttled(code) from None
        if code in _NOT_YET:
            raise StillBusy(code) from None
        raise


def code_of(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
