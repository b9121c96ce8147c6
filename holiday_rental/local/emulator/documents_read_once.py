"""Policies and distributions' configurations that are read once.

Vanilla MiniStack reads the JSON of a caller's policies for every call, and the XML of a distribution for every request
to its sites. What it makes of them is only looked at, so the same text can give the same object.
"""

from functools import lru_cache
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import cloudfront

_DOCUMENTS = 1024


def apply() -> None:
    _read_policies_once()
    _read_distributions_once()


def _read_policies_once() -> None:
    read = iam_evaluator.parse_policy_document
    known = lru_cache(_DOCUMENTS)(read)
    iam_evaluator.parse_policy_document = lambda document: (
        known(document) if isinstance(document, str) else read(document)
    )


def _read_distributions_once() -> None:
    read = cloudfront.parse_distribution_dataplane_config

    @lru_cache(_DOCUMENTS)
    def known(config_xml: str) -> dict[str, Any]:
        return dict(read({"config_xml": config_xml}))

    cloudfront.parse_distribution_dataplane_config = lambda distribution: known(distribution.get("config_xml") or "")
