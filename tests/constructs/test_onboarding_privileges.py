"""What the steps of onboarding may do: their own, and only with what carries this platform's tag."""

from tests.constructs.cloud import listed
from tests.constructs.own_roles import TASKS


def test_onboarding_touches_only_what_carries_the_platforms_tag(cloud):
    """It can make things only with the tag, and change only what has it: never a pool or site of somebody else's.

    The one pool that tenants share is known by its address: what is done in it test_onboarding_pooled looks at.
    """
    reading = {"cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool", "cloudfront:GetDistributionTenant"}
    bound = 0
    for task in TASKS:
        for statement in cloud.statements_of(f"rental.tenants.tasks.{task}.handler"):
            actions = set(listed(statement["Action"]))
            if not any(each.startswith(("cognito-idp:", "cloudfront:")) for each in actions) or actions <= reading:
                continue
            if "PooledHosts" in str(statement["Resource"]):
                continue
            making = all(each.partition(":")[2].startswith(("CreateUserPool", "CreateDist", "Tag")) for each in actions)
            (key,) = statement["Condition"]["StringEquals"]
            wanted = "aws:RequestTag" if making and "Client" not in str(actions) else "aws:ResourceTag"
            assert key == f"{wanted}/holiday-rental:platform", (task, actions)
            bound += 1
    assert bound == 8


def test_onboarding_writes_names_of_sites_into_the_zone_and_no_other(cloud):
    (statement,) = [
        each
        for each in cloud.statements_of("rental.tenants.tasks.address.handler")
        if each["Action"] == "route53:ChangeResourceRecordSets"
    ]
    assert statement["Condition"]["ForAllValues:StringLike"] == {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*.stays.example"]
    }
    assert statement["Resource"]["Fn::Join"][1][-1].endswith(":route53:::hostedzone/Z1")
