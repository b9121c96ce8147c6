"""The pages that sites show: in a private bucket, brought by each deployment, read by distributions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsii
from aws_cdk import Aws, CustomResource, Duration, IStableAnyProducer, Lazy, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets

from holiday_rental._context_function import ContextFunction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aws_cdk import aws_cloudfront as cloudfront
    from constructs import Construct

    Distributions = Callable[[], Sequence[cloudfront.CfnDistribution]]


def new_pages_bucket(scope: Construct) -> s3.Bucket:
    return s3.Bucket(
        scope,
        "Files",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        # Holds nothing that a deployment does not bring; the upload empties it before it goes.
        removal_policy=RemovalPolicy.DESTROY,
    )


def let_read(bucket: s3.Bucket, distributions: Distributions) -> None:
    """Let those distributions read, however late they are made."""
    for action, resource in (
        ("s3:GetObject", bucket.arn_for_objects("*")),
        # Without it a file that is not there is answered 403. Nobody can list: "/" is rewritten to a page.
        ("s3:ListBucket", bucket.bucket_arn),
    ):
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                actions=[action],
                resources=[resource],
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                conditions={"StringEquals": {"AWS:SourceArn": Lazy.any(_Arns(distributions))}},
            )
        )


def upload(scope: Construct, bucket: s3.Bucket, files: Path) -> None:
    """Bring the files of a folder into the bucket when it is deployed."""
    asset = s3_assets.Asset(scope, "SiteFiles", path=str(files))
    function = ContextFunction(
        scope,
        "Upload",
        context="platform",
        entry="site_upload",
        timeout=Duration.minutes(2),
        memory_size_mib=1024,
    )
    _let_upload(function, asset, bucket)
    uploaded = CustomResource(
        scope,
        "Uploaded",
        resource_type="Custom::SiteUpload",
        service_token=function.function_arn,
        service_timeout=Duration.minutes(5),
        properties={
            "SourceBucket": asset.s3_bucket_name,
            "SourceKey": asset.s3_object_key,
            "SiteBucket": bucket.bucket_name,
        },
    )
    if function.role:
        uploaded.node.add_dependency(function.role)


def _let_upload(function: ContextFunction, asset: s3_assets.Asset, bucket: s3.Bucket) -> None:
    """Allow single actions: the bucket's own grants end in wildcards."""
    # The release before is read too, to keep what open pages still load; its key is not known here.
    sources, files = asset.bucket.arn_for_objects("*.zip"), bucket.arn_for_objects("*")
    for actions, resource in (
        (["s3:GetObject"], sources),
        (["s3:PutObject", "s3:DeleteObject"], files),
        (["s3:ListBucket"], bucket.bucket_arn),
    ):
        iam.Grant.add_to_principal(grantee=function, actions=actions, resource_arns=[resource])


@jsii.implements(IStableAnyProducer)
class _Arns:
    def __init__(self, distributions: Distributions) -> None:
        self._distributions = distributions

    def produce(self) -> object:
        """Return one as it is, several as a list."""
        of_all = f"arn:{Aws.PARTITION}:cloudfront::{Aws.ACCOUNT_ID}:distribution"
        found = [f"{of_all}/{each.attr_id}" for each in self._distributions()]
        return found if len(found) > 1 else found[0]
