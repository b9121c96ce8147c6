"""Partners' signatures, as old as the machine's own clock says: one that is old may be a recorded one."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from rental.kernel.webhook_signature import Forgery, forgery


def forged(headers: Mapping[str, str], body: bytes, secrets: Iterable[str]) -> Forgery | None:
    """Return why a message is not taken for its sender's, None where one of `secrets` signed it lately."""
    return forgery(headers, body, secrets, datetime.now(UTC))
