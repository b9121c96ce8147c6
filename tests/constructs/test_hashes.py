"""Two builds of the same sources are the same build."""

import app as demo
from tests.constructs.cloud import ON_AWS


def codes(cloud):
    return {
        where: function["Properties"]["Code"]["S3Key"]
        for where, function in cloud.resources("AWS::Lambda::Function").items()
        if "S3Key" in function["Properties"]["Code"]
    }


def test_two_builds_give_identical_templates(cloud, synthesise):
    again = synthesise(demo.build, **ON_AWS)
    assert again.templates == cloud.templates


def test_functions_of_one_entry_share_one_zip(cloud):
    keys = codes(cloud)
    bookings = {key for where, key in keys.items() if "ApiBookings" in where}
    assert len(bookings) == 1
    assert 8 <= len({str(key) for key in keys.values()}) <= 12


def test_bundles_for_the_local_platform_are_others(cloud, local_cloud):
    assert {str(key) for key in codes(cloud).values()}.isdisjoint(str(key) for key in codes(local_cloud).values())
