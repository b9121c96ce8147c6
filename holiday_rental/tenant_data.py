"""Every tenant's data: one table, and the one role through which functions reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from aws_cdk import Names, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from holiday_rental._table_schema import (
    EXPIRY_ATTRIBUTE,
    INDEXES,
    PARTITION_KEY,
    SORT_KEY,
    check_table,
    string,
    table_indexes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_

ITEM_ACTIONS = (
    *("BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem"),
    *("GetItem", "PutItem", "Query", "UpdateItem"),
)
_TENANT_ACCESS_TAG = "holiday-rental:tenant-data"


class TenantData(Construct):
    """The table of all tenants, its stream, and access to it that IAM narrows to one tenant at a time.

        data = TenantData(self, "Data")
        data.grant_tenant_access(function)

    - `table`: your own table instead of a new one, in which nothing else may begin with T# or G#. Functions may use
      its key, if it has one. Default: an on-demand table with point-in-time recovery.
    - `secret`: a secret `{"key": …}` that ids and links derive from. Default: a new one. Never rotate it.
    - `removal_policy`: default RETAIN, which also protects the table against deletion.

    A table of yours is refused unless it has these; one imported from elsewhere is only seen to have a stream:

        table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            global_secondary_indexes=TenantData.table_indexes(),
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute="expires_at",
        )
    """

    table: dynamodb.ITable
    """Everything, under keys that begin with the tenant."""
    secret: secretsmanager.ISecret
    """What ids and links derive from: `{"key"}`."""
    failed_changes: s3.IBucket
    """Changes that could not be relayed, whole."""
    data_role: iam.Role
    """Assumed for one tenant at a time."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: dynamodb.ITable | None = None,
        secret: secretsmanager.ISecret | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._removal_policy = removal_policy
        self._access_tag = _TENANT_ACCESS_TAG, Names.node_unique_id(self.node)
        if table is not None:
            check_table(table)
        self.table = table or self._new_table()
        # Asked once: each question goes to another process, and a hundred functions have the same.
        self._table_name, self._table_arns = self.table.table_name, _arns(self.table.table_arn)
        self._encryption_key = self.table.encryption_key
        self._told: WeakSet[lambda_.Function] = WeakSet()
        self.secret = secret or self._new_secret()
        self._secret_arn = self.secret.secret_arn
        self.failed_changes = self._new_failed_changes()
        self.data_role = self._new_role()
        self._data_role_arn = self.data_role.role_arn

    @staticmethod
    def table_indexes() -> list[dynamodb.GlobalSecondaryIndexPropsV2]:
        """Return the `global_secondary_indexes` that a table of your own needs: lists, ends and stays."""
        return table_indexes()

    @property
    def tenant_access_tag(self) -> tuple[str, str]:
        """Return the tag, key and value, that a role must carry to assume the data role."""
        return self._access_tag

    def grant_tenant_access(self, function: lambda_.Function) -> iam.Grant:
        """Let a function act for one tenant at a time, by assuming the data role with a narrowing session policy.

        Tags the function's role, and sets TABLE_NAME and DATA_ROLE_ARN in its environment.
        """
        role = function.role
        defined = role.node.default_child if role else None
        if not isinstance(defined, iam.CfnRole):
            raise ValueError(f"{function.node.path} must have a role defined in this app, got an imported one")  # noqa: TRY004 - the value, not the type
        defined.tags.set_tag(*self.tenant_access_tag)
        self._tell_table(function)
        function.add_environment("DATA_ROLE_ARN", self._data_role_arn)
        return iam.Grant.add_to_principal(
            grantee=function, actions=["sts:AssumeRole"], resource_arns=[self._data_role_arn]
        )

    def grant_platform_keys(
        self, function: lambda_.Function, actions: Sequence[str], prefixes: Sequence[str]
    ) -> iam.Grant:
        """Let a function's own role do `actions` ("GetItem") on partition keys like `prefixes` ("G#HOST#*").

        Only the authorizer, the relay, projectors, sweeps and counts of calls need it: all else acts for a tenant. Sets
        TABLE_NAME.
        """
        _check_keys(actions, prefixes)
        self._tell_table(function)
        if self._encryption_key:
            self._encryption_key.grant_encrypt_decrypt(function)
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=[f"dynamodb:{action}" for action in actions],
            resource_arns=self._table_arns,
            conditions=_leading_keys(prefixes),
        )

    def grant_read_secret(self, function: lambda_.Function) -> iam.Grant:
        """Let a function read the secret that ids and links derive from. Sets PLATFORM_KEYS_SECRET_ARN."""
        function.add_environment("PLATFORM_KEYS_SECRET_ARN", self._secret_arn)
        return self.secret.grant_read(function)

    def grant_count_calls(self, function: lambda_.Function, *, at_the_platform: bool = False) -> iam.Grant:
        """Let a function's own role count callers' calls, tenant by tenant, and nothing else. Sets TABLE_NAME."""
        return self.grant_platform_keys(function, ["UpdateItem"], ["G#CALLS#*" if at_the_platform else "T#*#RATE#*"])

    def grant_table_status(self, function: lambda_.Function) -> iam.Grant:
        """Let a function ask whether the table is there. Sets TABLE_NAME."""
        self._tell_table(function)
        return iam.Grant.add_to_principal(
            grantee=function, actions=["dynamodb:DescribeTable"], resource_arns=self._table_arns[:1]
        )

    def metric_throttled_requests(self) -> cloudwatch.Metric:
        """Return the count of throttled table calls."""
        return self.table.metric("ThrottledRequests", statistic="Sum")

    def _tell_table(self, function: lambda_.Function) -> None:
        """Set TABLE_NAME, once for all that a function is granted."""
        if function not in self._told:
            self._told.add(function)
            function.add_environment("TABLE_NAME", self._table_name)

    def _new_table(self) -> dynamodb.TableV2:
        retained = self._removal_policy == RemovalPolicy.RETAIN
        return dynamodb.TableV2(
            self,
            "Resource",
            partition_key=string(PARTITION_KEY),
            sort_key=string(SORT_KEY),
            global_secondary_indexes=table_indexes(),
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute=EXPIRY_ATTRIBUTE,
            deletion_protection=retained,
            removal_policy=self._removal_policy,
        )

    def _new_secret(self) -> secretsmanager.Secret:
        return secretsmanager.Secret(
            self,
            "PlatformKeys",
            description="What booking ids and links derive from; a new value would break links already sent",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty JSON object, filled when deployed
                generate_string_key="key",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=self._removal_policy,
        )

    def _new_failed_changes(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "FailedChanges",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            removal_policy=self._removal_policy,
        )

    def _new_role(self) -> iam.Role:
        key, value = self.tenant_access_tag
        role = iam.Role(
            self,
            "DataRole",
            description="Tenant data, for functions with our tag; each session is narrowed to one tenant",
            assumed_by=iam.PrincipalWithConditions(
                iam.AccountPrincipal(Stack.of(self).account), {"StringEquals": {f"aws:PrincipalTag/{key}": value}}
            ),
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=[f"dynamodb:{action}" for action in ITEM_ACTIONS],
                resources=self._table_arns,
                conditions=_leading_keys(["T#*"]),
            )
        )
        if self._encryption_key:
            self._encryption_key.grant_encrypt_decrypt(role)
        return role


def _arns(table: str) -> list[str]:
    """Return the ARNs of a table and, behind it, its indexes."""
    return [table, *(f"{table}/index/{name}" for name in INDEXES)]


def _leading_keys(prefixes: Sequence[str]) -> dict[str, dict[str, object]]:
    return {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(prefixes)},
        # ForAllValues holds for an empty set: without this a call that names no key would pass.
        "Null": {"dynamodb:LeadingKeys": "false"},
    }


def _check_keys(actions: Sequence[str], prefixes: Sequence[str]) -> None:
    allowed = ", ".join(ITEM_ACTIONS)
    for action in actions:
        if action not in ITEM_ACTIONS:
            raise ValueError(f"actions must be some of {allowed}, got {action!r}")
    for prefix in prefixes:
        if not prefix.startswith(("G#", "T#")):
            raise ValueError(f"prefixes must begin with G# or T#, got {prefix!r}")
