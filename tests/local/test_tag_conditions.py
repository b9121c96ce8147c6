"""Who may touch only what carries a tag makes pools and places of sites with it, and touches no others."""

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.local.test_credentials import ANYONE, assumed, role

MINE, THEIRS = {"rental": "mine"}, {"rental": "theirs"}
REFUSED = r"AccessDenied|not authorized"


def allowed(actions, condition):
    return {"Effect": "Allow", "Action": actions, "Resource": "*", "Condition": {"StringEquals": condition}}


MAY_MAKE = allowed(
    ["cognito-idp:CreateUserPool", "cloudfront:CreateDistributionTenant"], {"aws:RequestTag/rental": "mine"}
)
MAY_USE = allowed(["cognito-idp:DescribeUserPool", "cognito-idp:AdminCreateUser"], {"aws:ResourceTag/rental": "mine"})
MAY_CHANGE = {
    **allowed("cloudfront:UpdateDistributionTenant", {"aws:ResourceTag/rental": "mine"}),
    "Resource": "arn:aws:cloudfront::000000000000:distribution-tenant/*",
}


def as_one_who(aws, service, statement):
    return aws.client(service, *assumed(aws, role(aws, ANYONE, statement)))


def make_pool(cognito, tags):
    return cognito.create_user_pool(PoolName=uuid.uuid4().hex, UserPoolTags=tags)["UserPool"]["Id"]


@pytest.fixture
def distribution(extended):
    config = {
        "CallerReference": uuid.uuid4().hex,
        "Comment": "",
        "Enabled": True,
        "ConnectionMode": "tenant-only",
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "o",
                    "DomainName": "o.example",
                    "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"},
                }
            ],
        },
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
    }
    made = extended.client("cloudfront").create_distribution(DistributionConfig=config)
    return made["Distribution"]["Id"]


def make_place(cloudfront, distribution, tags):
    name = f"t-{uuid.uuid4().hex[:8]}"
    return cloudfront.create_distribution_tenant(
        DistributionId=distribution,
        Name=name,
        Domains=[{"Domain": f"{name}.localhost"}],
        Tags={"Items": [{"Key": key, "Value": value} for key, value in tags.items()]},
    )


def test_vanilla_refuses_who_may_make_pools_with_a_tag(vanilla):
    with pytest.raises(ClientError, match=REFUSED):
        make_pool(as_one_who(vanilla, "cognito-idp", MAY_MAKE), MINE)


def test_pools_are_made_with_the_tag_and_reached_by_it(extended):
    maker, user = (as_one_who(extended, "cognito-idp", may) for may in (MAY_MAKE, MAY_USE))
    user.describe_user_pool(UserPoolId=make_pool(maker, MINE))
    theirs = make_pool(extended.client("cognito-idp"), THEIRS)
    for attempt in (
        lambda: make_pool(maker, THEIRS),
        lambda: make_pool(maker, {}),
        lambda: user.describe_user_pool(UserPoolId=theirs),
        lambda: user.admin_create_user(UserPoolId=theirs, Username="eve"),
    ):
        with pytest.raises(ClientError, match=REFUSED):
            attempt()


def test_places_of_sites_are_made_with_the_tag_and_reached_by_it(extended, distribution):
    maker, changer = (as_one_who(extended, "cloudfront", may) for may in (MAY_MAKE, MAY_CHANGE))
    switch_off(changer, make_place(maker, distribution, MINE))
    theirs = make_place(extended.client("cloudfront"), distribution, THEIRS)
    for attempt in (lambda: make_place(maker, distribution, THEIRS), lambda: switch_off(changer, theirs)):
        with pytest.raises(ClientError, match=REFUSED):
            attempt()


def switch_off(cloudfront, place):
    cloudfront.update_distribution_tenant(Id=place["DistributionTenant"]["Id"], IfMatch=place["ETag"], Enabled=False)
