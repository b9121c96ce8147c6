"""Files as operations answer them: bytes, type and ETag, and nothing again to whoever has them."""

import pytest

from rental.platform.files import file_response, strong_etag
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from tests.support.gateway import call

api = HttpApi("sample")


@api.operation("GET", "/api/v1/files/{name}", id="file", auth="optional", file="text/plain")
def _file(request: Request) -> Response:
    return file_response(request, request.path["name"].encode(), "text/plain; charset=utf-8", {"x-made-at": "now"})


FILE = "Zo\u00eb.ics"
ETAG = strong_etag(FILE.encode())


def read(**options):
    return call(api.handler, "GET", f"/api/v1/files/{FILE}", **options)


def test_a_file_is_sent_as_it_is_with_its_type_and_its_etag():
    answer = read()
    assert (answer.status, answer.body) == (200, FILE.encode())
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert (answer.headers["etag"], answer.headers["x-made-at"]) == (ETAG, "now")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("named", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', f' W/"a" ,W/{ETAG} ', "*"])
def test_who_has_the_file_is_sent_nothing_again(named):
    answer = read(headers={"if-none-match": named})
    assert (answer.status, answer.body) == (304, None)
    assert (answer.headers["etag"], answer.headers["x-made-at"]) == (ETAG, "now")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize(
    "named", ["", '"other"', ETAG.strip('"'), f"W/{strong_etag(b'other')}", f"{ETAG}x", "*,*", ","]
)
def test_who_has_another_file_is_sent_this_one(named):
    assert read(headers={"if-none-match": named}).status == 200
