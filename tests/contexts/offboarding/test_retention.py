"""Every kind of a tenant's data has a rule: nothing is left by forgetting to decide."""

import ast
import re
from pathlib import Path

import pytest

from rental.offboarding.domain.retention import HOLDINGS, PERSONAL, REMOVED, Rule, bare, kept_of, kept_until

RENTAL = Path(__file__).parents[3] / "lambda_src" / "rental"
WALKED = {
    "connection",
    "webhook",
    "tenant",
    "property",
    "feed",
    "booking",
    "month",
    "subject",
    "guest",
    "address",
    "audited",
}


def kinds_in(source):
    """Yield what stands behind the tenant in each partition key that the source builds."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tenant_key":
            kind = node.args[1]
            for each in (kind.body, kind.orelse) if isinstance(kind, ast.IfExp) else (kind,):
                yield each.value if isinstance(each, ast.Constant) else ast.unparse(each)
    yield from re.findall(r'f"T#\{[^}]+\}#([A-Z]+)', source)


def test_every_kind_of_partition_in_the_source_has_a_rule_and_no_rule_is_of_nothing():
    ours = RENTAL / "offboarding" / "use_cases"  # there kinds come out of the rules themselves
    sources = [path.read_text("utf-8") for path in RENTAL.rglob("*.py") if ours not in path.parents]
    found = {kind for source in sources if "tenant_key(" in source or '"T#' in source for kind in kinds_in(source)}
    assert found == {each.kind for each in HOLDINGS}, "say in domain/retention.py what becomes of it, and why"


def test_a_kind_has_one_rule_with_a_reason_and_is_found_or_expires_by_itself():
    assert len({each.kind for each in HOLDINGS}) == len(HOLDINGS)
    assert all(each.reason for each in HOLDINGS)
    assert {each.per for each in HOLDINGS if each.rule not in (Rule.EXPIRES, Rule.INDEX)} == WALKED
    assert {each.per for each in HOLDINGS if each.rule in (Rule.EXPIRES, Rule.INDEX)} == {""}


def test_what_is_kept_of_a_booking_names_nobody():
    booking = {"kind": "booking", "check_out": "2027-03-02", "total": 45000, "currency": "AUD", "guest_name": "Ada"}
    booking |= {
        "guest_email": "ada@example.com",
        "guest_phone": "+61",
        "booked_by": "abc",
        "last_change": {"number": 3},
    }
    kept = kept_of("B", booking, 10, "2027-01-01")
    assert kept == {
        "kind": "booking",
        "check_out": "2027-03-02",
        "total": 45000,
        "currency": "AUD",
        "expires_at": kept_until("2027-03-02", 10),
    }


@pytest.mark.parametrize(("years", "until"), [(10, 2145916800), (0, 1830297600)])  # the first second of 2038, of 2028
def test_years_are_counted_from_the_end_of_the_sales_year(years, until):
    assert kept_until("2027-01-01", years) == kept_until("2027-12-31", years) == until


def test_an_audit_record_tells_who_did_what_without_names_and_addresses():
    record = {"pk": "T#x#AUDIT#booking#b", "actor": {"kind": "guest", "id": "g"}, "address": "203.0.113.7"}
    record |= {"before": {"state": "pending", "guest_name": ""}, "after": {"state": "confirmed", "guest_name": "Ada"}}
    without = bare(record)
    assert without["after"] == {"state": "confirmed", "guest_name": REMOVED}
    assert without["before"] == {"state": "pending", "guest_name": ""}
    assert "address" not in without
    assert without["actor"] == record["actor"]
    assert bare(without) == without
    assert {"guest_name", "guest_email", "guest_phone"} <= PERSONAL
