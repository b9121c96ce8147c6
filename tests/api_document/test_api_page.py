"""The page on which the API document is read."""

from api_document.document import document_of
from holiday_rental.local.start_page.api_page import page_of
from tests.api_document.test_document import thing


def test_code_in_the_description_is_code_on_the_page_and_what_looks_like_markup_is_text():
    document = document_of([thing()])
    page = page_of(document | {"info": document["info"] | {"description": "Lists end with `next <b>`."}})
    assert "<p>Lists end with <code>next &lt;b&gt;</code>.</p>" in page
