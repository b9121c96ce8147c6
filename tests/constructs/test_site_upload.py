"""The function that puts a built site into its bucket."""

import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from rental.platform import cloudformation, site_upload

NEW = {"index.html": "new", "assets/app-4f3a9c21.js": "js"}
OLD = {"index.html": "old", "assets/app-00000000.js": "js"}
CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=128,
    invoked_function_arn="arn",
    aws_request_id="1",
    get_remaining_time_in_millis=lambda: 1,
)


class Buckets:
    """As much of S3 as the function uses."""

    def __init__(self):
        self.archives, self.stored, self.deleted = {"new.zip": NEW, "old.zip": OLD}, {}, []

    def get_object(self, Key, **_):  # noqa: N803 - boto3's names
        if Key not in self.archives:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            for name, text in self.archives[Key].items():
                archive.writestr(name, text)
        return {"Body": io.BytesIO(body.getvalue())}

    def put_object(self, Key, **described):  # noqa: N803
        self.stored[Key] = described

    def get_paginator(self, _name):
        return SimpleNamespace(paginate=lambda **_: [{"Contents": [{"Key": key} for key in self.stored]}])

    def delete_objects(self, Delete, **_):  # noqa: N803
        for each in Delete["Objects"]:
            del self.stored[each["Key"]]
        return {}


@pytest.fixture
def buckets(monkeypatch):
    made = Buckets()
    monkeypatch.setattr(site_upload, "_s3", lambda: made)
    return made


@pytest.fixture
def answers(monkeypatch):
    got = []

    class Reply(io.BytesIO):
        pass

    def opened(request, timeout):
        got.append(json.loads(request.data))
        return Reply()

    monkeypatch.setattr(cloudformation.urllib.request, "urlopen", opened)
    return got


def event(kind, key="new.zip", before=None):
    source = {"SourceBucket": "staging", "SiteBucket": "site"}
    asked = {"RequestType": kind, "ResourceProperties": source | {"SourceKey": key}, "LogicalResourceId": "Uploaded"}
    if before:
        asked["OldResourceProperties"] = source | {"SourceKey": before}
    return asked | {"ResponseURL": "https://answers.example/", "StackId": "stack", "RequestId": "request"}


def test_files_get_their_type_and_pages_come_last(buckets, answers):
    site_upload.handler(event("Create"), CONTEXT)
    assert list(buckets.stored) == ["assets/app-4f3a9c21.js", "index.html"]
    assert buckets.stored["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert buckets.stored["index.html"]["CacheControl"] == "no-cache"
    assert "immutable" in buckets.stored["assets/app-4f3a9c21.js"]["CacheControl"]
    assert (answers[0]["Status"], answers[0]["Data"]) == ("SUCCESS", {"FileCount": "2"})


def test_the_release_before_stays_and_older_ones_go(buckets, answers):
    buckets.stored = {key: {} for key in (*OLD, "assets/app-ancient0.js")}
    site_upload.handler(event("Update", before="old.zip"), CONTEXT)
    assert set(buckets.stored) == {*NEW, *OLD}
    assert answers[0]["Status"] == "SUCCESS"


def test_a_release_before_that_is_gone_does_not_stop_an_update(buckets, answers):
    site_upload.handler(event("Update", before="lost.zip"), CONTEXT)
    assert set(buckets.stored) == set(NEW)
    assert answers[0]["Status"] == "SUCCESS"


def test_deleting_empties_the_bucket(buckets, answers):
    buckets.stored = {key: {} for key in NEW}
    site_upload.handler(event("Delete"), CONTEXT)
    assert buckets.stored == {}
    assert answers[0]["Status"] == "SUCCESS"


def test_a_failure_is_answered_too(buckets, answers):
    site_upload.handler(event("Create", key="missing.zip"), CONTEXT)
    assert answers[0]["Status"] == "FAILED"
    assert "ClientError" in answers[0]["Reason"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("index.html", "no-cache"),
        ("favicon.svg", "public, max-age=3600"),
        ("assets/about.js", "public, max-age=3600"),
        ("assets/index-BXk3_9aZ.css", "public, max-age=31536000, immutable"),
    ],
)
def test_only_names_that_carry_a_hash_are_kept_for_ever(name, kept):
    assert site_upload.cache_control(name) == kept
