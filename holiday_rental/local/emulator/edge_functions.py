"""CloudFront functions on two Node processes that stay.

Vanilla MiniStack starts another Node for every concurrent request: fifty at once cost more than the requests.
"""

import threading
from typing import Any

from ministack.core import cloudfront_js

_PROCESSES = 2  # a call takes under a millisecond and cannot call back, so that waiting is safe


def apply() -> None:
    call = cloudfront_js._pool.call
    places = threading.Semaphore(_PROCESSES)

    def call_in_turn(request: dict[str, Any], timeout: float | None = None) -> Any:
        with places:
            return call(request, timeout)

    cloudfront_js._pool.call = call_in_turn
