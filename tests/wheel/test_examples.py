"""The examples, synthesised as importing teams do: from the wheel, without the repository, Docker or an account."""

import hashlib
import json

import pytest

from tests.wheel.clean_environment import EXAMPLES, ROOT, lowest_requirements

NO_BUNDLING = {"aws:cdk:bundling-stacks": []}


@pytest.fixture(scope="module")
def synthesised(environment, tmp_path_factory):
    """All examples with the lowest libraries, in one process, without their bundles."""
    folder = tmp_path_factory.mktemp("lowest")
    runs = [{"example": name, "outdir": str(folder / name), "context": NO_BUNDLING} for name in EXAMPLES]
    made = environment("lowest")
    return folder, made, made.synthesise(folder, runs)


@pytest.fixture(scope="module")
def resources(synthesised):
    """Return a function from an example and a type to the resources of all its stacks."""
    folder, _, _ = synthesised

    def found(example, kind):
        templates = [json.loads(path.read_text()) for path in sorted((folder / example).glob("*.template.json"))]
        return [each for template in templates for each in template["Resources"].values() if each["Type"] == kind]

    return found


def test_examples_run_on_the_wheel_alone_with_the_lowest_libraries_that_are_allowed(synthesised):
    _, made, said = synthesised
    assert said["versions"]["aws-cdk-lib"] == "2.194.0"
    assert [f"{name}=={said['versions'][name]}" for name in ("aws-cdk-lib", "constructs", "uv")] == [
        f"{requirement}.0" for requirement in lowest_requirements()
    ]
    assert all(path.startswith(str(made.folder)) for path in said["libraries"])
    assert [path for path in said["path"] if path.startswith(str(ROOT)) and not path.startswith(str(made.folder))] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_site_that_people_sign_in_at(example, resources):
    assert len(resources(example, "AWS::CloudFront::DistributionTenant")) == 2  # the host's and the platform's own
    assert len(resources(example, "AWS::Cognito::UserPool")) == 2
    policies = [str(each) for each in resources(example, "AWS::IAM::Policy")]
    relays = [each.count("cognito-idp:InitiateAuth") for each in policies if "cognito-idp:InitiateAuth" in each]
    assert relays
    assert set(relays) == {2}, "hosts and guests"


def test_one_s_own_table_and_bus_are_the_only_ones(resources):
    (table,) = resources("own_table", "AWS::DynamoDB::GlobalTable")
    assert table["Properties"]["SSESpecification"]["SSEType"] == "KMS"
    assert resources("own_table", "AWS::Events::EventBus") == []
    assert {str(each["Properties"]["EventBusName"]) for each in resources("own_table", "AWS::Events::Rule")} == {
        "company"
    }


def test_what_must_last_is_apart(synthesised):
    folder, _, _ = synthesised
    kept = {}
    for stack in ("SeaviewData", "Seaview"):
        found = json.loads((folder / f"one_tenant/{stack}.template.json").read_text())["Resources"].values()
        kept[stack] = {each["Type"].rpartition("::")[2] for each in found if each.get("DeletionPolicy") == "Retain"}
    assert kept == {"SeaviewData": {"GlobalTable", "Secret", "Bucket", "UserPool"}, "Seaview": set()}


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_wheels_of_the_same_sources_give_the_same_assets(environment, another_wheel, tmp_path):
    made, example = environment("locked"), "own_table"
    copy = made.copy_of_library(another_wheel, tmp_path / "elsewhere")
    first = {"example": example, "outdir": str(tmp_path / "first"), "context": {}}
    second = {"example": example, "outdir": str(tmp_path / "second/deeper"), "context": {}, "library": str(copy)}
    said = made.synthesise(tmp_path, [first, second])
    assert said["libraries"][1] == str(copy / "holiday_rental/__init__.py")
    assert said["libraries"][0] != said["libraries"][1]
    one, other = contents(tmp_path / "first"), contents(tmp_path / "second/deeper")
    assert one == other
    manifest = json.loads((tmp_path / "first/Bookings.assets.json").read_text())
    zips = [each["source"]["path"] for each in manifest["files"].values() if each["source"]["packaging"] == "file"]
    assert len([path for path in zips if path.endswith(".zip")]) > 10


@pytest.mark.matrix
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("libraries", ["lowest", "locked"])
def test_every_example_is_bundled_with_every_allowed_library_alike(libraries, environment, another_wheel, tmp_path):
    """With nothing kept from an earlier build: each of both packs its libraries anew."""
    made = environment(libraries)
    copy = made.copy_of_library(another_wheel, tmp_path / "elsewhere")
    runs = [
        {
            "example": name,
            "outdir": str(tmp_path / build / name),
            "context": {},
            "cache": str(tmp_path / f"{build}-kept"),
        }
        | ({"library": str(copy)} if build == "second" else {})
        for build in ("first", "second")
        for name in EXAMPLES
    ]
    made.synthesise(tmp_path, runs)
    one, other = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert len([name for name in one if name.endswith("/bundle.zip")]) > 40
    assert one == other
