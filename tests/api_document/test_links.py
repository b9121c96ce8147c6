"""Links say what an answer hands on, and a link that leads nowhere is no document."""

import pytest
from msgspec import UNSET, Struct, UnsetType
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from api_document.document import document_of
from holiday_rental.local.start_page.api_page import page_of
from tests.api_document.test_document import NewThing, thing


def test_a_link_hands_on_what_the_answer_always_has_under_the_name_that_the_next_takes():
    class MadeThing(Struct):
        thing_id: str
        name: str
        colour: str | UnsetType = UNSET

    made = thing("POST", id="make_thing", answers=MadeThing, leads_to=("get_thing", "copy_thing"), status=201)
    read = thing(path="/api/v1/things/{thing_id}")
    copied = thing("PUT", id="copy_thing", takes=NewThing)
    document = document_of([made, read, copied])
    OPENAPI_31_VALIDATOR.validate(document)
    links = document["paths"]["/api/v1/things"]["post"]["responses"]["201"]["links"]
    assert links["get_thing"]["parameters"] == {"thing_id": "$response.body#/thing_id"}
    assert links["copy_thing"]["requestBody"] == {"name": "$response.body#/name"}, "a colour is not always told"
    assert 'Leads to: <a href="#get_thing">get_thing</a>' in page_of(document)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("get_things", "make_thing leads to 'get_things', which is no operation"),
        ("get_thing", r"make_thing leads to get_thing, whose path needs thing_id: answer it under this name, or take"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(target, said):
    made = thing("POST", id="make_thing", leads_to=(target,))
    with pytest.raises(ValueError, match=said):
        document_of([made, thing(path="/api/v1/things/{thing_id}")])
