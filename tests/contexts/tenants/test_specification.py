from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.ids import is_opaque_id
from rental.tenants.domain.specification import SpecificationRefused, TenantSpecification, tenant_id_for
from tests.contexts.tenants.sample_specification import SPECIFICATION, specification
from tests.support.samples import SEAVIEW


def test_a_specification_is_read_as_cloudformation_sends_it():
    record = TenantSpecification.of(SPECIFICATION).record(SEAVIEW)
    assert (record.tenant_id, record.name, record.languages) == (SEAVIEW, "Seaview Stays", ("en", "de"))
    assert record.site_url == "https://seaview.example.com"


def test_a_local_site_has_a_port_in_its_address_and_none_in_its_host():
    local = specification(host="seaview.localhost", site_url="http://seaview.localhost:4566")
    assert TenantSpecification.of(local).mapping(SEAVIEW).host == "seaview.localhost"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": "2"}, r"version must be 1, got '2'"),
        ({"version": None}, "version must be 1, got None"),
        ({"subdomain": "sea.view"}, "subdomain must be"),
        ({"subdomain": "-sea"}, "subdomain must be"),
        ({"host": "Seaview.example.com"}, "host must be a lower-case DNS name"),
        ({"host": "seaview.example.com:443"}, "without a port"),
        ({"host": "seaview"}, "host must be"),
        ({"site_url": "https://other.example.com"}, "site_url must be"),
        ({"site_url": "https://seaview.example.com/app"}, "without a path"),
        ({"site_url": "https://seaview.example.com@evil.example"}, "site_url must be"),
        ({"site_url": "javascript:alert(1)"}, "site_url must be"),
        ({"name": ""}, "name must be 1-100 printable characters"),
        ({"name": "Sea\r\nBcc: all@example.com"}, "name must be"),
        ({"languages": []}, "languages must be some of en, de"),
        ({"languages": ["en", "xx"]}, "languages must be some of en, de, got"),
        ({"languages": ["de"]}, "default_language must be one of"),
        ({"currency": "XXX"}, "currency must be an ISO 4217 code"),
        ({"time_zone": "Adelaide"}, "time_zone must be an IANA zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone must be"),
        ({"time_zone": ""}, "time_zone must be"),
        ({"accent_colour": "green"}, "accent_colour must be #rrggbb"),
        ({"contact_email": "a@b.example, c@d.example"}, "contact_email must be one"),
        (
            {"payment_account": "acct_"},
            "payment_account must be a connected account's id such as acct_1Abc, got 'acct_'",
        ),
        ({"payment_account": "cus_1"}, "payment_account must be"),
        ({"logo_url": "http://pictures.example/logo.png"}, "logo_url must be an https address"),
        ({"logo_url": 'https://x.example/"onerror="alert(1)'}, "logo_url must be"),
        ({"host_pool": SPECIFICATION["host_pool"] | {"issuer": "https://evil.example/x"}}, "host_pool.issuer must be"),
        ({"guest_pool": SPECIFICATION["guest_pool"] | {"client_id": "a b"}}, "guest_pool.client_id must be"),
        ({"guest_pool": {"pool_id": "p"}}, "client_id"),
        ({"colour": "#1f6f5c"}, "colour"),
    ],
)
def test_a_fault_is_named_with_what_was_got_and_what_is_allowed(changes, said):
    with pytest.raises(SpecificationRefused, match=said):
        TenantSpecification.of(specification() | changes)


def test_all_faults_are_named_at_once():
    with pytest.raises(SpecificationRefused) as refused:
        TenantSpecification.of(specification(currency="XXX", accent_colour="green"))
    assert "currency" in str(refused.value)
    assert "accent_colour" in str(refused.value)


@pytest.mark.parametrize("missing", sorted(SPECIFICATION))
def test_every_field_is_needed(missing):
    with pytest.raises(SpecificationRefused, match=missing):
        TenantSpecification.of({name: value for name, value in SPECIFICATION.items() if name != missing})


@given(
    st.dictionaries(st.sampled_from(sorted(SPECIFICATION)), st.none() | st.text() | st.integers() | st.lists(st.text()))
)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks_the_reader(changes):
    with suppress(SpecificationRefused):
        assert TenantSpecification.of(SPECIFICATION | changes).name.isprintable()


def test_one_request_makes_one_id_and_another_request_another():
    first = tenant_id_for("stack", "Seaview", "request-1")
    assert first == tenant_id_for("stack", "Seaview", "request-1")
    assert is_opaque_id(first)
    others = {tenant_id_for("stack", "Seaview", "request-2"), tenant_id_for("other", "Seaview", "request-1")}
    assert first not in others
