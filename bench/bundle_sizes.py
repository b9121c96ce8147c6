"""How many bytes a function's zip has, built for AWS: compiled where this machine has Lambda's version of Python."""

import tempfile
import zipfile
from pathlib import Path

from holiday_rental._platform import Platform
from tests.support.loaded_modules import ENTRIES, bundle_of

# What guests wait for: searching, a property, its free nights, a price, holding and booking it.
HOT = (
    "rental.properties.http_api",
    "rental.bookings.http_api.quotes",
    "rental.bookings.http_api.checkout",
    "rental.bookings.http_api.bookings",
)
# Speaks OpenSSL, of which a library brings its own: larger than all the rest of a bundle.
VERIFIES_TOKENS = "rental.accounts.authorizer"
# The SDK and what it needs, which Lambda's own runtime has too.
_SDK = (
    "boto3",
    "botocore",
    "s3transfer",
    "jmespath",
    "urllib3",
    "dateutil",
    "python_dateutil",
    "six",
    "__pycache__/six",
)
_MEGABYTE = 1_000_000
# A file's two headers in a zip, beside its name in each.
_HEADERS = 30 + 46


def bundle_sizes() -> list[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        archives = {entry: Path(folder) / entry for entry in ENTRIES}
        for entry, archive in archives.items():
            bundle_of(entry, Platform.aws()).write(archive)
        whole = {entry: archive.stat().st_size for entry, archive in archives.items()}
        hot = max(_without_sdk(archives[entry]) for entry in HOT)
    others = max(size for entry, size in whole.items() if entry != VERIFIES_TOKENS)
    return [
        ("bundle_zip_mb_max", _megabytes(max(whole.values())), "MB"),
        ("bundle_zip_mb_max_but_authorizer", _megabytes(others), "MB"),
        ("bundle_zip_mb_hot_without_boto3", _megabytes(hot), "MB"),
    ]


def _without_sdk(archive: Path) -> int:
    """Return what the files that are not the SDK's take in a zip."""
    with zipfile.ZipFile(archive) as packed:
        ours = [each for each in packed.infolist() if not each.filename.startswith(_SDK)]
    return sum(each.compress_size + _HEADERS + 2 * len(each.filename) for each in ours)


def _megabytes(size: int) -> float:
    return round(size / _MEGABYTE, 2)
