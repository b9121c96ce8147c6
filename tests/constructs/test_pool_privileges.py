"""Whose pools of people each function reaches: a guest's sign-in, and who manages a tenant's own."""

from tests.constructs.cloud import listed, variables


def test_sign_in_reaches_the_guests_pool_and_each_tenants(cloud):
    statements = cloud.statements_of("rental.accounts.http_api.signing_in.handler", "sign_in")
    pools = [
        resource
        for each in statements
        if "cognito-idp:InitiateAuth" in listed(each["Action"])
        for resource in listed(each["Resource"])
    ]
    assert len(pools) == 5, "of guests, of both tenants, of pooled tenants, and of all who signed up"
    (many,) = [each for each in statements if str(each["Resource"]).endswith(":userpool/*']]}")]
    ((key, _),) = many["Condition"]["StringEquals"].items()
    assert key == "aws:ResourceTag/holiday-rental:platform", "only those of hosts who signed up here"


def test_who_manages_members_reaches_hosts_pools_alone_and_only_they_invite(cloud):
    reach = {}
    for function in cloud.resources("AWS::Lambda::Function").values():
        handler = function["Properties"]["Handler"]
        operation = variables(function).get("FUNCTION_OPERATIONS", "").partition(",")[0] or None
        for statement in cloud.statements_of(handler, operation):
            for action in listed(statement["Action"]):
                if action.startswith("cognito-idp:Admin") or action == "cognito-idp:ListUsersInGroup":
                    reach.setdefault(action, {}).setdefault(operation or handler, []).append(statement)
    onboarding = {f"rental.tenants.tasks.{each}.handler" for each in ("first_user", "finish")}
    inviting = {"invite_member", "invite_member_again", "forget_password", "invite_host_again"}
    assert reach["cognito-idp:AdminCreateUser"].keys() == inviting | onboarding
    changing = {"invite_member", "invite_member_again", "change_member", "remove_member"}
    added = reach["cognito-idp:AdminAddUserToGroup"].keys()
    assert added == changing | {"rental.tenants.tasks.first_user.handler"}
    assert reach["cognito-idp:ListUsersInGroup"].keys() - {"rental.tenants.tasks.pool.handler"} == (
        changing | {"list_members"}
    )
    for by_whom in reach.values():
        for statement in [each for name in inviting | changing for each in by_whom.get(name, [])]:
            said = str(statement["Resource"])
            assert "Guests" not in said, "guests' accounts are their own"
            assert not said.endswith(":userpool/*']]}") or "holiday-rental:platform" in str(statement["Condition"])
