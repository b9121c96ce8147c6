"""All that the functions log, at the most talkative level."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rental.platform.log import logger


@contextmanager
def watched_log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    watching = logging.StreamHandler(written)
    watching.setFormatter(logger.registered_formatter)
    logger.addHandler(watching)
    logger.setLevel("DEBUG")
    try:
        yield written
    finally:
        logger.setLevel("WARNING")
        logger.removeHandler(watching)
