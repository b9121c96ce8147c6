"""An operator's clients of the emulator. Its root credentials are fixed and worth nothing elsewhere."""

import os
from typing import Any

from holiday_rental.local.emulator_process import REGION

ACCOUNT = "000000000000"
_ROOT = "test"
_SLOWING = ("PYTHONDONTWRITEBYTECODE",)  # compiling the CDK anew costs five seconds a synthesis


def client(service: str, endpoint: str) -> Any:
    """Return a boto3 client that may do anything in the emulator at `endpoint`."""
    import boto3  # noqa: PLC0415 - a quarter of a second, only when needed

    connect: Any = boto3.client  # its stubs want literal names
    return connect(
        service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id=_ROOT, aws_secret_access_key=_ROOT
    )


def environment(endpoint: str) -> dict[str, str]:
    """Return this shell's environment with every AWS call turned to the emulator, for the CDK command line."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and name not in _SLOWING}
    return kept | {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": _ROOT,
        "AWS_SECRET_ACCESS_KEY": _ROOT,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
