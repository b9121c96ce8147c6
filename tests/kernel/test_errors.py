import pytest

from rental.kernel.errors import PROBLEMS, InvalidRequest, Problem
from rental.kernel.tenancy import HOST, NOBODY, Principal, Tenancy, tenant_key


@pytest.mark.parametrize("slug", PROBLEMS)
def test_every_problem_is_a_document_with_a_stable_type_and_an_error_status(slug):
    document = Problem(slug, "Because.", nights=["2027-03-06"]).document()
    assert document["type"] == f"urn:holiday-rental:problem:{slug}"
    assert 400 <= document["status"] < 600
    assert document["title"]
    assert (document["detail"], document["nights"]) == ("Because.", ["2027-03-06"])


def test_an_unknown_slug_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        Problem("no-such-slug", "Because.")


def test_an_invalid_request_points_at_the_field():
    document = InvalidRequest("/guest/email", "Not an address.").document()
    assert document["status"] == 422
    assert document["errors"] == [{"pointer": "/guest/email", "detail": "Not an address."}]


@pytest.mark.parametrize("tenant", ["", "*", "a" * 15, "a" * 16 + "#", "A" * 16])
def test_a_tenancy_takes_only_a_tenants_id(tenant):
    with pytest.raises(ValueError, match="a tenant id is"):
        Tenancy(tenant, "seaview.example.com")


def test_a_tenants_keys_begin_with_its_id():
    assert tenant_key("a" * 16, "P", "p1") == f"T#{'a' * 16}#P#p1"


def test_nobody_has_no_role_and_a_member_has_those_given():
    assert not NOBODY.has_role(HOST)
    assert Principal("member", "h", frozenset({HOST})).has_role("co-host", HOST)
    assert Principal("member", "h").as_actor() == {"kind": "member", "id": "h"}
