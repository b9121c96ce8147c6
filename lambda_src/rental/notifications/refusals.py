"""What SES and SNS refuse, and what they do not answer, in the ports' terms."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from rental.notifications.ports import MessageRefused, RecipientRefused, ServiceFailed, TooFast, Unanswered


@dataclass(frozen=True, slots=True)
class Refusals:
    """The codes of one service that are no failure of it: each says of what it complains."""

    of_the_message: frozenset[str]
    of_the_rate: frozenset[str]
    of_the_recipient: frozenset[str] = frozenset()

    @contextmanager
    def told_apart(self) -> Iterator[None]:
        """Raise what the ports name for what the service's client raises. Its words name whom the message is for."""
        try:
            yield
        except ClientError as error:
            raise self._named(error.response["Error"]["Code"]) from None
        except (ReadTimeoutError, ConnectionClosedError) as error:
            raise Unanswered(type(error).__name__) from None

    def _named(self, code: str) -> Exception:
        if code in self.of_the_recipient:
            return RecipientRefused(code)
        if code in self.of_the_message:
            return MessageRefused(code)
        return TooFast(code) if code in self.of_the_rate else ServiceFailed(code)
