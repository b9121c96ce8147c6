"""Export files in a bucket: written part by part, and nothing of one that broke off."""

import boto3
import pytest
from moto import mock_aws

from rental.offboarding.s3 import PART_BYTES, S3ExportFiles


@pytest.fixture
def files():
    with mock_aws():
        client = boto3.client("s3", "eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        client.create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield S3ExportFiles(client, "exports")


def test_a_long_file_is_written_in_parts(files):
    parts = [b"a" * (PART_BYTES - 1), b"b" * 3, b"c" * 10]
    assert files.write("t/1.zip", iter(parts)) == PART_BYTES + 12
    body = files.client.get_object(Bucket="exports", Key="t/1.zip")
    assert body["Body"].read() == b"".join(parts)
    assert body["ETag"].strip('"').endswith("-2")


def test_what_breaks_off_leaves_nothing(files):
    def broken():
        yield b"a" * (PART_BYTES + 1)
        raise RuntimeError("the table is gone")

    with pytest.raises(RuntimeError):
        files.write("t/1.zip", broken())
    assert files.client.list_objects_v2(Bucket="exports")["KeyCount"] == 0
    assert files.client.list_multipart_uploads(Bucket="exports").get("Uploads", []) == []


def test_a_link_names_the_file_that_is_saved(files):
    link = files.link("t/1.zip", "all-data.zip")
    assert "t/1.zip" in link
    assert "all-data.zip" in link
    assert "Expires" in link
