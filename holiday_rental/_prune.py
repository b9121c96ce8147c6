"""Taking out of installed libraries what no function loads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TEST_FOLDERS = ("tests", "test", "testing")
_WASTE_PATTERNS = (
    *("**/__pycache__", "**/*.pyi", "**/py.typed", "bin", ".lock", "boto3/data/*", "boto3/examples"),
    # The zones' rules are files of their own; the compiled-in copies are for other tools, or for where there is none.
    *("tzdata/zoneinfo/*.zi", "tzdata/zoneinfo/*.tab", "tzdata/zoneinfo/leap*", "dateutil/zoneinfo/*.tar.gz"),
    # Logs and counts go to CloudWatch.
    *("aws_lambda_powertools/metrics/provider/datadog", "aws_lambda_powertools/logging/formatters/datadog.py"),
    # cryptography was compiled with cffi: of it only the module _cffi_backend runs.
    *("cffi", "cffi-*", "pycparser", "pycparser-*"),
)

# Of Powertools what logs and counts; the rest would be a quarter of a bundle.
_OF_POWERTOOLS = frozenset({
    "__init__.py", "package_logger.py", "exceptions", "logging", "metrics", "shared", "tracing", "utilities",
    "warnings",
})  # fmt: skip
_OF_ITS_UTILITIES = frozenset({"__init__.py", "jmespath_utils", "typing"})

# Who hands stripe a way to HTTP, as we do, needs none of its choices, of which it imports the first that is there.
_CHOICES_OF_STRIPE = ("requests", "certifi", "charset_normalizer", "idna")
# Of its generated modules, 3 MB zipped, what documents are read into: those that errors hold, and events.
_GENERATED = b"# File generated from our OpenAPI spec"
_GENERATED_AND_LOADED = frozenset({
    "_api_version", "_v1_services", "_v2_services", "_event", "_payment_intent", "_payment_method", "_charge",
    "_refund", "_dispute", "_customer", "_setup_intent", "_setup_attempt", "_source", "_card", "_bank_account",
    "_mandate", "_account", "_person",
})  # fmt: skip


def prune(folder: Path, services: Iterable[str], roots: Iterable[str] = ()) -> None:
    """Remove tests, stubs, installation records and the descriptions of AWS services other than `services`.

    `roots` are the distributions that functions import themselves: those stay, whoever else brings them.
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
    _keep_only(folder / "aws_lambda_powertools", _OF_POWERTOOLS)
    _keep_only(folder / "aws_lambda_powertools/utilities", _OF_ITS_UTILITIES)
    if (folder / "stripe").is_dir():
        _prune_stripe(folder, set(roots))
    _describe_only(folder, set(services))


def _describe_only(folder: Path, services: set[str]) -> None:
    for described in folder.glob("botocore/data/*"):
        if described.is_dir() and described.name not in services:  # the files are endpoints and retry rules
            _remove(described)


def _keep_only(folder: Path, names: frozenset[str]) -> None:
    for each in folder.glob("*"):
        if each.name not in names:
            _remove(each)


def _prune_stripe(folder: Path, roots: set[str]) -> None:
    for name in _CHOICES_OF_STRIPE:
        if name.replace("_", "-") not in roots:
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
