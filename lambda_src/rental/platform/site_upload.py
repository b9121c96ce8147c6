"""Entry: a built site's files into the bucket it is served from, as a CloudFormation resource.

Properties: `SourceBucket` and `SourceKey` of a zip, `SiteBucket`. Attributes: `FileCount`. Files of the release before
stay, because pages that are open still load them; older ones go. Deleting the resource empties the bucket.
"""

import io
import mimetypes
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config
from botocore.exceptions import ClientError

from rental.platform.cloudformation import answer
from rental.platform.log import logger

_FOR_A_YEAR = "public, max-age=31536000, immutable"
_ALWAYS_ASK = "no-cache"
_FOR_AN_HOUR = "public, max-age=3600"
_NAMED_BY_CONTENT = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
# The image's own table of media types is short; these are what a site consists of.
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
}
_KEYS_A_CALL = 1000


@cache
def _s3() -> Any:
    return boto3.client("s3", config=Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 4}))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Apply one request and answer it, whatever happened."""
    failure, count = "", 0
    try:
        count = _apply(event)
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        logger.exception("failed")
        failure = f"the site could not be uploaded ({type(error).__name__}); the function's log has the trace"
    upload_id = event.get("PhysicalResourceId") or f"site-files-of-{event['LogicalResourceId']}"
    answer(event, upload_id, {"FileCount": str(count)}, failure=failure)


def _apply(event: dict[str, Any]) -> int:
    wanted = event["ResourceProperties"]
    bucket = wanted["SiteBucket"]
    if event["RequestType"] == "Delete":
        _delete(bucket, _stored(bucket))
        return 0
    names = _upload(bucket, _archive(wanted))
    _delete(bucket, set(_stored(bucket)) - names - _names_before(event))
    return len(names)


def _archive(source: dict[str, Any]) -> zipfile.ZipFile:
    body = _s3().get_object(Bucket=source["SourceBucket"], Key=source["SourceKey"])["Body"].read()
    return zipfile.ZipFile(io.BytesIO(body))


def _upload(bucket: str, archive: zipfile.ZipFile) -> set[str]:
    """Put every file, pages last: a page never refers to what is not there yet."""
    names = sorted(_names(archive), key=lambda name: (name.endswith(".html"), name))
    for name in names:
        _s3().put_object(
            Bucket=bucket,
            Key=name,
            Body=archive.read(name),
            ContentType=media_type(name),
            CacheControl=cache_control(name),
        )
    return set(names)


def media_type(name: str) -> str:
    """Return a file's Content-Type by its ending."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return _MEDIA_TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def cache_control(name: str) -> str:
    """Return how long a file may be kept: for ever where its name carries a hash of its content."""
    if name.endswith(".html"):
        return _ALWAYS_ASK
    if name.startswith("assets/") and _NAMED_BY_CONTENT.search(name):
        return _FOR_A_YEAR
    return _FOR_AN_HOUR


def _names_before(event: dict[str, Any]) -> set[str]:
    before = event.get("OldResourceProperties")
    if not before:
        return set()
    try:
        return _names(_archive(before))
    except ClientError as error:  # the release before may have been cleaned away
        logger.info("release before is gone", error=error.response["Error"]["Code"])
        return set()


def _names(archive: zipfile.ZipFile) -> set[str]:
    return {name for name in archive.namelist() if not name.endswith("/")}


def _stored(bucket: str) -> list[str]:
    pages = _s3().get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def _delete(bucket: str, keys: Iterable[str]) -> None:
    going = sorted(keys)
    for start in range(0, len(going), _KEYS_A_CALL):
        objects = [{"Key": key} for key in going[start : start + _KEYS_A_CALL]]
        failed = _s3().delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True}).get("Errors")
        if failed:
            raise RuntimeError(f"{len(failed)} files could not be deleted, first {failed[0]['Key']}")
