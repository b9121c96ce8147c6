"""Every route is walked in every role, in none, and by nobody: who is let in is who its declaration names."""

import re

import pytest

from api_document.declared import declared_operations
from rental.kernel.tenancy import ADMIN, ANYONE, CLEANER, CO_HOST, GUEST, HOST, ROLES
from rental.platform.http import HttpApi
from rental.platform.request import Response
from tests.support.gateway import authorizer_context, call

OPERATIONS = {each.operation.id: each.operation for each in declared_operations()}
NOBODY = "nobody"
# What cleaners may do is little, and is named: whoever lets them do more says so here.
OF_CLEANERS = {"get_me", "list_sessions", "end_session", "end_other_sessions", "sign_out", "change_password"}
CALLERS = {
    NOBODY: {},
    "": {"principal_kind": "member", "principal_id": "p", "roles": ""},
    **{
        role: {"principal_kind": "guest" if role in (GUEST, ADMIN) else "member", "principal_id": "p", "roles": role}
        for role in ROLES
    },
}


def gate_of(declared):
    """Return the declaration's own gate with nothing behind it."""
    api = HttpApi("guards")
    guard = {"id": declared.id, "auth": declared.auth, "roles": declared.roles, "status": declared.status}
    api.operation(declared.method, declared.path, **guard)(lambda _request: Response({"reached": True}))
    return api.handler


def met(declared, caller, **headers):
    path = re.sub(r"\{\w+\}", "x", declared.path)
    answer = call(gate_of(declared), declared.method, path, context=authorizer_context(**caller), headers=headers)
    return "in" if answer.body == {"reached": True} else answer.slug


def meant(declared, role):
    if declared.auth == "required" and role == NOBODY:
        return "sign-in-required"
    if declared.roles and declared.roles != (ANYONE,) and role not in declared.roles:
        return "role-required"
    return "in"


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_route_lets_in_exactly_the_roles_that_it_names(name):
    declared = OPERATIONS[name]
    assert {role: met(declared, caller) for role, caller in CALLERS.items()} == {
        role: meant(declared, role) for role in CALLERS
    }


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if set(each.roles) - {ANYONE}])
def test_who_acts_in_one_role_has_no_other(name):
    declared = OPERATIONS[name]
    everything = CALLERS[HOST] | {"roles": ",".join(ROLES)}
    for role in ROLES:
        assert met(declared, everything, **{"x-acting-as": role}) == meant(declared, role)
        assert met(declared, CALLERS[""], **{"x-acting-as": role}) == "role-required"


def test_cleaners_and_who_has_no_role_change_nothing_but_their_own_sign_in():
    for role in (CLEANER, "", GUEST):
        guarded = {each.id for each in OPERATIONS.values() if each.auth == "required" and meant(each, role) == "in"}
        assert guarded - {"list_own_bookings"} == OF_CLEANERS, role


def test_hosts_may_do_whatever_their_co_hosts_and_cleaners_may():
    for each in OPERATIONS.values():
        assert HOST in each.roles or not {CO_HOST, CLEANER} & set(each.roles), each.id


def test_whoever_is_nobody_cannot_be_made_somebody_by_a_header():
    declared = next(each for each in OPERATIONS.values() if each.auth == "optional")
    assert met(declared, {}, **{"x-acting-as": HOST}) == "in"
    guarded = OPERATIONS["get_calendar"]
    assert met(guarded, {}, **{"x-acting-as": HOST}) == "sign-in-required"


@pytest.mark.parametrize(
    ("auth", "roles", "said"),
    [
        ("required", (), 'things must name the roles that may call it, or ("anyone",)'),
        ("required", ("hostess",), "roles of things must be some of host, co-host, cleaner, guest, admin, anyone"),
        ("optional", ("anyone",), "got anyone"),
    ],
)
def test_an_operation_that_does_not_say_who_may_call_it_is_none(auth, roles, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        HttpApi("guards").operation("GET", "/api/v1/things", id="things", auth=auth, roles=roles)
