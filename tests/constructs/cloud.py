"""Templates as tests look at them, and small apps to put one construct in."""

import json
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb

from holiday_rental import TenantData
from holiday_rental._assets import use_lambda_source, use_site_files

NO_BUNDLING = {"aws:cdk:bundling-stacks": []}
# What the demo asks of who deploys it to AWS.
ON_AWS = {"domain": "stays.example", "hosted_zone_id": "Z1", "contact_email": "hosts@stays.example"}
# What else may be asked: a certificate in the zone's place, and a version of the edge's secret.
CERTIFICATE = "arn:aws:acm:us-east-1:111111111111:certificate/1"
EDGE_SECRET_VERSION = "11111111-2222-3333-4444-555555555555"


class Cloud:
    """All templates of one synthesis, nested ones included, by file name."""

    def __init__(self, templates):
        self.templates = templates

    @classmethod
    def of(cls, assembly):
        files = sorted(Path(assembly.directory).glob("*.template.json"))
        return cls({path.name: json.loads(path.read_text()) for path in files})

    def template(self, beginning):
        (found,) = [each for name, each in self.templates.items() if name.startswith(beginning)]
        return found

    def resources(self, type):
        """Return {logical id: resource} of a type over all templates."""
        return {
            f"{name.partition('.')[0]}/{logical_id}": resource
            for name, template in self.templates.items()
            for logical_id, resource in template.get("Resources", {}).items()
            if resource["Type"] == type
        }

    def statements(self):
        """Yield (role or policy id, statement) of every identity policy."""
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for where, policy in self.resources(kind).items():
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    yield where, statement
        for where, role in self.resources("AWS::IAM::Role").items():
            for policy in role["Properties"].get("Policies", []):
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield where, statement

    def resource_statements(self):
        """Yield (policy id, statement) of every policy of a bucket, queue or topic."""
        for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
            for where, policy in self.resources(kind).items():
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    yield where, statement

    def function_with(self, handler, operation=None):
        """Return (id, function) of the one with this handler, and serving `operation` where given."""
        (found,) = [
            (where, each)
            for where, each in self.resources("AWS::Lambda::Function").items()
            if each["Properties"]["Handler"] == handler
            and (operation is None or operation in variables(each).get("FUNCTION_OPERATIONS", "").split(","))
        ]
        return found

    def statements_of(self, handler, operation=None):
        """Return the policy statements of one function's own role."""
        where, function = self.function_with(handler, operation)
        template, role = where.partition("/")[0], function["Properties"]["Role"]["Fn::GetAtt"][0]
        return [
            statement
            for policy_id, policy in self.resources("AWS::IAM::Policy").items()
            if policy_id.startswith(f"{template}/") and {"Ref": role} in policy["Properties"]["Roles"]
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        ]


def variables(function):
    return function["Properties"].get("Environment", {}).get("Variables", {})


def listed(value):
    return value if isinstance(value, list) else [value]


def app_of(source, site, folder):
    """Return an app that takes Lambda code and site files from `source` and `site` and bundles nothing."""
    app = cdk.App(outdir=str(folder), context=NO_BUNDLING)
    use_lambda_source(app, source)
    use_site_files(app, site)
    return app


def write_entry(source, module, text="def handler(event, context): ...\n"):
    """Write one module of a made-up package `rental`."""
    path = source.joinpath("rental", *module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for folder in path.parents:
        if folder == source:
            break
        (folder / "__init__.py").touch()
    return path


def statements_of_role(template, beginning):
    """Return the policy statements of the role whose id begins so, in a template of `aws_cdk.assertions`."""
    return [
        statement
        for name, policy in template.find_resources("AWS::IAM::Policy").items()
        if name.startswith(beginning)
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def text(name):
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def own_table(scope, **changed):
    """Return a table as importing teams bring one: with all that is needed, save what is `changed`."""
    needed = {
        "partition_key": text("pk"),
        "sort_key": text("sk"),
        "global_secondary_indexes": TenantData.table_indexes(),
        "dynamo_stream": dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        "time_to_live_attribute": "expires_at",
    }
    return dynamodb.TableV2(scope, "Own", **needed | changed)
