"""Two builds of the same sources are the same build."""

import app as demo
from tests.constructs.cloud import ON_AWS


def codes(cloud):
    return {
        where: function["Properties"]["Code"]["S3Key"]
        for where, function in cloud.resources("AWS::Lambda::Function").items()
        if "S3Key" in function["Properties"]["Code"]
    }


def test_two_builds_give_identical_templates(synthesise_outline):
    """Of assets, `tests/wheel` holds the same, from two wheels in two places."""
    one, again = (synthesise_outline(demo.build, **ON_AWS) for _ in range(2))
    assert again.templates == one.templates


def test_functions_of_one_entry_share_one_zip_and_other_entries_have_others(cloud):
    functions = cloud.resources("AWS::Lambda::Function")
    zips = {}
    for where, key in codes(cloud).items():
        handler = functions[where]["Properties"]["Handler"]
        if handler.startswith("rental."):
            zips.setdefault(handler, set()).add(str(key))
    assert zips["rental.bookings.http_api.host_bookings.handler"]
    assert {handler for handler, keys in zips.items() if len(keys) > 1} == set()
    assert len({key for keys in zips.values() for key in keys}) == len(zips)


def test_bundles_for_the_local_platform_are_others(cloud, local_cloud):
    assert {str(key) for key in codes(cloud).values()}.isdisjoint(str(key) for key in codes(local_cloud).values())
