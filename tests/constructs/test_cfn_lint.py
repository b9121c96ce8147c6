"""cfn-lint finds nothing in the demo's templates as AWS gets them."""

import copy

import pytest

# What it finds everywhere and is meant so.
IGNORED = {
    "W3005": "CDK lets a function wait for its role and the role's policies by name, beside the reference",
    "W6001": "the platform's outputs show what its data stack exports: whoever reads them needs one stack's alone",
}
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def lint():
    """Return a function that lists what cfn-lint finds in a template; the specification is loaded once."""
    # Seconds to import, which every worker would pay that only collects this file.
    from cfnlint.config import ConfigMixIn  # noqa: PLC0415
    from cfnlint.runner import Runner  # noqa: PLC0415

    runner = Runner(ConfigMixIn([], regions=[REGION]))
    return lambda template: list(runner.validate_template(copy.deepcopy(template)))


@pytest.fixture(scope="module")
def found(cloud, lint):
    """Return (template's name, match) of everything found in the demo."""
    return [(name, match) for name, template in cloud.templates.items() for match in lint(template)]


def shown(match):
    return f"{match.rule.id} at {'/'.join(map(str, match.path))}: {match.message}"


def test_the_demos_templates_are_clean(found):
    told = [f"{name}: {shown(match)}" for name, match in found if match.rule.id not in IGNORED]
    assert not told, "\n".join(["mend these, or say in IGNORED why the rule does not hold here:", *told])


def test_every_ignored_rule_finds_something(found):
    assert IGNORED.keys() - {match.rule.id for _, match in found} == set(), "take it out of IGNORED"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"MemorySize": 64}, "E3034 at Resources/{function}/Properties/MemorySize"),
        ({"Timeouts": 3}, "E3002 at Resources/{function}/Properties/Timeouts"),
        ({"Role": {"Fn::GetAtt": ["Gone", "Arn"]}}, "E1010 at Resources/{function}/Properties/Role"),
    ],
)
def test_a_planted_fault_is_found(cloud, lint, settings, told):
    template = copy.deepcopy(cloud.template("HolidayRentalPlatformApiAdmin"))
    functions = [each for each, made in template["Resources"].items() if made["Type"] == "AWS::Lambda::Function"]
    function = functions[0]
    template["Resources"][function]["Properties"] |= settings
    matches = map(shown, lint(template))
    assert [each for each in matches if each.startswith(told.format(function=function))] != []
