"""Taking out of installed libraries what no function loads."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_TEST_FOLDERS = ("tests", "test", "testing")
_WASTE_PATTERNS = (
    *("**/__pycache__", "**/*.pyi", "**/py.typed", "bin", ".lock", "boto3/data/*", "boto3/examples"),
    # The zones' rules are files of their own; the compiled-in copies are for other tools, or for where there is none.
    *("tzdata/zoneinfo/*.zi", "tzdata/zoneinfo/*.tab", "tzdata/zoneinfo/leap*", "dateutil/zoneinfo/*.tar.gz"),
    # For Python in a browser.
    "urllib3/contrib/emscripten",
    # cryptography was compiled with cffi: of it only the module _cffi_backend runs.
    *("cffi", "cffi-*", "pycparser", "pycparser-*"),
)

# Beside these are files of its own, such as endpoints and rules for trying again.
_SERVICE_DESCRIPTION = re.compile(r"botocore/data/([^/]+)/")

# Of Powertools what logs and counts; the rest would be a quarter of a bundle.
_OF_POWERTOOLS = frozenset({
    "__init__.py", "package_logger.py", "exceptions", "logging", "metrics", "shared", "tracing", "utilities",
    "warnings",
})  # fmt: skip
_OF_ITS_UTILITIES = frozenset({"__init__.py", "jmespath_utils", "typing"})
# Of these again: what type checkers read, what went with the rest, and what sends to others than CloudWatch.
_NOT_OF_POWERTOOLS = (
    *("logging/correlation_paths.py", "logging/formatters", "logging/types.py", "logging/utils.py"),
    *("logging/buffer/handler.py", "metrics/metric.py", "metrics/types.py", "metrics/provider/datadog"),
    *("metrics/provider/cloudwatch_emf/types.py", "shared/cache_dict.py", "shared/cookies.py"),
    *("shared/dynamodb_deserializer.py", "shared/headers_serializer.py", "shared/json_encoder.py", "tracing/base.py"),
    *("utilities/jmespath_utils/envelopes.py", "utilities/typing/lambda_client_context*.py"),
    "utilities/typing/lambda_cognito_identity.py",
)

# Who hands stripe a way to HTTP, as we do, needs none of its choices, of which it imports the first that is there.
_CHOICES_OF_STRIPE = ("requests", "certifi", "charset_normalizer", "idna")
# Of its generated modules, 3 MB zipped, what documents are read into: those that errors hold, and events.
_GENERATED = b"# File generated from our OpenAPI spec"
_GENERATED_AND_LOADED = frozenset({
    "_api_version", "_v1_services", "_v2_services", "_event", "_payment_intent", "_payment_method", "_charge",
    "_refund", "_dispute", "_customer", "_setup_intent", "_setup_attempt", "_source", "_card", "_bank_account",
    "_mandate", "_account", "_person",
})  # fmt: skip


def prune(folder: Path) -> None:
    """Remove tests, stubs, installation records and what one library brings that no function loads of it.

    Nothing is changed: these files are links to those that uv keeps for everybody.
    """
    for pattern in _WASTE_PATTERNS:
        for waste in list(folder.glob(pattern)):
            _remove(waste)
    for name in _TEST_FOLDERS:
        for waste in folder.glob(f"*/{name}"):
            _remove(waste)
    for record in folder.glob("*.dist-info/*"):
        if record.name != "METADATA":  # importlib.metadata answers version questions from it
            _remove(record)
    _prune_powertools(folder / "aws_lambda_powertools")
    if (folder / "stripe").is_dir():
        _prune_stripe(folder)


def is_needed(name: str, services: Collection[str]) -> bool:
    """Tell whether a file of the libraries goes along with a function that calls these AWS services."""
    described = _SERVICE_DESCRIPTION.match(name)
    return not described or described[1] in services


def _prune_powertools(library: Path) -> None:
    _keep_only(library, _OF_POWERTOOLS)
    _keep_only(library / "utilities", _OF_ITS_UTILITIES)
    for pattern in _NOT_OF_POWERTOOLS:
        for waste in list(library.glob(pattern)):
            _remove(waste)


def _keep_only(folder: Path, names: frozenset[str]) -> None:
    for each in folder.glob("*"):
        if each.name not in names:
            _remove(each)


def _prune_stripe(folder: Path) -> None:
    for name in _CHOICES_OF_STRIPE:
        for waste in (folder / name, *folder.glob(f"{name}-*.dist-info")):
            _remove(waste)
    for generated in folder.glob("stripe/**/*.py"):
        if generated.stem not in _GENERATED_AND_LOADED and _GENERATED in generated.read_bytes()[:100]:
            _remove(generated)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
