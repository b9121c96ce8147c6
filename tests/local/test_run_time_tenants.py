"""What was made at run time goes before the stacks: the platform's own sites and pools, and nobody else's."""

from holiday_rental._tenant_blueprint import PLATFORM_TAG, TENANT_TAG
from holiday_rental.local.run_time_tenants import take_down

OUTPUTS = {"TableName": "table", "DistributionId": "D1"}


class Edge:
    """A distribution's tenants by id: whose tags they carry, and whether they are enabled."""

    def __init__(self, **tenants):
        usual = {"DistributionId": "D1", "Enabled": True}
        self.tenants = {name: {"Id": name, "Arn": name, "Name": name} | usual for name in tenants}
        self.tags = tenants

    def get_paginator(self, _):
        return self

    def paginate(self):
        return [{"DistributionTenantList": list(self.tenants.values())}]

    def list_tags_for_resource(self, Resource):  # noqa: N803 - boto3's names
        return {"Tags": {"Items": [{"Key": key, "Value": value} for key, value in self.tags[Resource].items()]}}

    def get_distribution_tenant(self, Identifier):  # noqa: N803
        return {"ETag": "1", "DistributionTenant": self.tenants[Identifier]}

    def update_distribution_tenant(self, Id, IfMatch, Enabled):  # noqa: N803
        assert IfMatch == "1"
        self.tenants[Id] = self.tenants[Id] | {"Enabled": Enabled}
        return {"ETag": "2"}

    def delete_distribution_tenant(self, Id, IfMatch):  # noqa: N803
        assert (IfMatch, self.tenants[Id]["Enabled"]) == ("2", False), "what serves somebody cannot be deleted"
        del self.tenants[Id]


class Pools:
    """Pools by id, with their tags; all are protected from deletion at first."""

    def __init__(self, **pools):
        self.pools = {name: {"Name": name, "UserPoolTags": tags, "Protected": True} for name, tags in pools.items()}

    def get_paginator(self, _):
        return self

    def paginate(self, **_):
        return [{"UserPools": [{"Id": name} for name in self.pools]}]

    def describe_user_pool(self, UserPoolId):  # noqa: N803
        return {"UserPool": self.pools[UserPoolId]}

    def update_user_pool(self, UserPoolId, DeletionProtection):  # noqa: N803
        self.pools[UserPoolId]["Protected"] = DeletionProtection == "ACTIVE"

    def delete_user_pool(self, UserPoolId):  # noqa: N803
        assert not self.pools.pop(UserPoolId)["Protected"]


def test_sites_and_pools_of_who_signed_up_go_and_those_of_templates_and_others_stay():
    ours, others = {TENANT_TAG: "t", PLATFORM_TAG: "table"}, {TENANT_TAG: "t", PLATFORM_TAG: "another"}
    edge = Edge(mine=ours, deployed={}, theirs=others)
    pools = Pools(mine=ours, deployed={}, theirs=others)
    clients = {"cloudfront": edge, "cognito-idp": pools}
    assert take_down(clients.__getitem__, OUTPUTS) == ["mine", "mine"]
    assert sorted(edge.tenants) == sorted(pools.pools) == ["deployed", "theirs"]
    assert take_down(clients.__getitem__, OUTPUTS) == []


def test_before_a_deployment_there_is_nothing_to_take_down():
    assert take_down({}.__getitem__, {}) == []
