"""The stacks can be destroyed: in an order that AWS takes, with all that stays declared with its reason."""

import re

from holiday_rental.local.kept import KEPT
from holiday_rental.local.remains import LISTED, PARTS


def kinds(cloud):
    return {resource["Type"] for template in cloud.templates.values() for resource in template["Resources"].values()}


def test_what_stays_is_declared_with_its_reason_and_nothing_else_is(cloud):
    policies = {
        (resource["Type"], policy)
        for template in cloud.templates.values()
        for resource in template["Resources"].values()
        if (policy := resource.get("DeletionPolicy", "Delete")) != "Delete"
    }
    assert policies == {(kind, "Retain") for kind in KEPT}, "say in holiday_rental/local/kept.py why it stays"


def test_what_stays_is_protected_against_being_replaced_too(cloud):
    for kind in KEPT:
        kept = [each for each in cloud.resources(kind).values() if each.get("DeletionPolicy") == "Retain"]
        assert kept
        assert {each["UpdateReplacePolicy"] for each in kept} == {"Retain"}


def test_a_teardown_looks_for_every_kind_of_the_templates(cloud):
    known = LISTED.keys() | PARTS.keys()
    unknown = {kind for kind in kinds(cloud) - known if not kind.startswith("Custom::")}
    # In the zone that is brought, and with what is made for AWS alone.
    assert unknown <= {"AWS::Route53::RecordSet"}, "list them in holiday_rental/local/remains.py"


def needs(template, logical_id):
    """Return all that a resource waits for, near and far: CloudFormation deletes it before those."""
    found, pending = set(), [logical_id]
    while pending:
        resource = template["Resources"][pending.pop()]
        written = str({key: value for key, value in resource.items() if key != "Metadata"})
        near = set(re.findall(r"'Ref': '(\w+)'", written)) | set(re.findall(r"'Fn::GetAtt': \['(\w+)'", written))
        after = resource.get("DependsOn", [])
        near |= {after} if isinstance(after, str) else set(after)
        new = (near & template["Resources"].keys()) - found
        found |= new
        pending += new
    return found


def sites(cloud):
    """Return the one template that has the tenants' sites."""
    (found,) = [each for each in cloud.templates.values() if of_type(each, "AWS::CloudFront::Distribution")]
    return found


def of_type(template, kind):
    return {name for name, resource in template["Resources"].items() if resource["Type"] == kind}


def test_sites_are_deleted_before_the_distribution_and_its_connection_group(cloud):
    template = sites(cloud)
    tenants = of_type(template, "AWS::CloudFront::DistributionTenant")
    assert len(tenants) == 3
    for kind in ("AWS::CloudFront::Distribution", "AWS::CloudFront::ConnectionGroup"):
        (shared,) = of_type(template, kind)
        assert all(shared in needs(template, tenant) for tenant in tenants)


def test_tenants_are_taken_offline_while_their_function_may_still_write(cloud):
    template = sites(cloud)
    tenants = of_type(template, "Custom::Tenant") | of_type(template, "Custom::PlatformAddress")
    assert len(tenants) == 3
    for tenant in tenants:
        assert_may_work(template, tenant)


def test_the_bucket_is_emptied_before_it_goes(cloud):
    template = sites(cloud)
    (upload,) = of_type(template, "Custom::SiteUpload")
    (files,) = [each for each in of_type(template, "AWS::S3::Bucket") if each.startswith("SitesFiles")]
    assert files in needs(template, upload)
    assert_may_work(template, upload)


def assert_may_work(template, custom_resource):
    """Hold that function, role, policies and log group outlive the custom resource."""
    waits_for = needs(template, custom_resource)
    for kind in ("AWS::Lambda::Function", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::Logs::LogGroup"):
        assert of_type(template, kind) & waits_for, kind
