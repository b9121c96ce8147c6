"""Onboarding as it is deployed, here: the template's state machine and environments, the functions' own code.

The services are the emulator's, in this process. What IAM allows, the running platform shows.
"""

import importlib
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import boto3
from botocore.awsrequest import AWSPreparedRequest

from rental.kernel.ids import TenantId
from rental.platform import dynamodb
from rental.platform.dynamodb import Table, key_of
from rental.tenants.contract import directory_key, host_key, tenant_record_key
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from tests.support.emulated_aws import TABLE, emulated_aws
from tests.support.gateway import LambdaContext
from tests.support.samples import SEAVIEW
from tests.support.state_machine import run
from tests.support.template_values import resolved

DOMAIN, ZONE = "stays.example", "Z1"  # as the demo is synthesised
SHARED, SHARED_CLIENT = "the shared pool", "clientofsharing"
_HANDLERS = "rental.tenants.tasks."
_REGION = "eu-west-1"


def sign_up(subdomain: str = "harbour", tenant_id: TenantId = SEAVIEW, **changes: Any) -> SignUp:
    given: dict[str, Any] = {
        "tenant_id": tenant_id,
        "subdomain": subdomain,
        "host": f"{subdomain}.{DOMAIN}",
        "site_url": f"https://{subdomain}.{DOMAIN}",
        "name": "Harbour Stays",
        "email": f"host@{subdomain}.example",
        "language": "de",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "tier": "standard",
        "state": "claimed",
        "created_at": 1_700_000_000,
        "claim_until": 1_700_003_600,
    }
    return SignUp(**given | changes)


@dataclass
class OnboardingInProcess:
    """`around` is told of every call of AWS while something runs; `before` and `after` of every function called."""

    template: Mapping[str, Any]
    table: Table
    known: dict[str, str]
    around: Callable[[AWSPreparedRequest], AbstractContextManager[object]] = lambda _: nullcontext()
    calling: Callable[[str, dict[str, Any]], AbstractContextManager[object]] = lambda *_: nullcontext()
    called: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sign_ups(self) -> DynamoDbSignUps:
        return DynamoDbSignUps(self.table)

    def onboard(self, tenant_id: TenantId = SEAVIEW) -> str | None:
        """Run the workflow; return the error it failed with."""
        return run(self.machine(""), {"tenant_id": tenant_id}, self.invoke)

    def redeploy(self, template: Mapping[str, Any]) -> None:
        """Go on with another template, in functions that have just been started."""
        self.template = template
        _forget()

    def reconcile(self, part: int) -> str | None:
        return run(self.machine("Reconciliation"), {"part": part, "after": ""}, self.invoke)

    def machine(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._resource("AWS::StepFunctions::StateMachine", name)["Definition"]
        return found

    def invoke(self, name: str, event: dict[str, Any]) -> Any:
        self.called.append((name, event["act"]))
        properties = self._resource("AWS::Lambda::Function", name)
        variables = resolved(properties["Environment"]["Variables"], self.known)
        zone = self.known[ZONE]
        variables = {each: value.replace(f'"{ZONE}"', f'"{zone}"') for each, value in variables.items()}
        module = importlib.import_module(properties["Handler"].removesuffix(".handler"))
        with patch.dict("os.environ", variables), self.calling(name, event):
            return module.handler(event, LambdaContext())

    def client(self, service: str) -> Any:
        return boto3.client(service)

    def left_of(self, tenant_id: TenantId, host: str) -> dict[str, list[str]]:
        """Return what there is of a tenant anywhere, save the sign-up itself."""
        pools = self.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        places = self.client("cloudfront").list_distribution_tenants()["DistributionTenantList"]
        records = self.client("route53").list_resource_record_sets(HostedZoneId=self.known[ZONE])
        keys = (tenant_record_key(tenant_id), host_key(host), directory_key(tenant_id))
        items = [self.table.client.get_item(TableName=self.table.name, Key=key_of(key)) for key in keys]
        return {
            "pools": [each["Id"] for each in pools if each["Name"].endswith(tenant_id)],
            "places": [each["Id"] for each in places if each["Name"].endswith(tenant_id)],
            "records": [each["Name"] for each in records["ResourceRecordSets"] if each["Name"] == f"{host}."],
            "items": [pk for (pk, _), item in zip(keys, items, strict=True) if "Item" in item],
        }

    def _resource(self, kind: str, name: str) -> Mapping[str, Any]:
        """Return the properties of the onboarding's resource of that name: a logical id ends in its path's hash."""
        fits = re.compile(f"Onboarding{name}[0-9A-F]{{8}}").fullmatch
        (found,) = [
            each["Properties"]
            for name, each in self.template["Resources"].items()
            if each["Type"] == kind and fits(name)
        ]
        return dict(found)


def with_machines(cloud: Any) -> Mapping[str, Any]:
    """Return the template of a synthesis that has the state machines."""
    (found,) = {where.partition("/")[0] for where in cloud.resources("AWS::StepFunctions::StateMachine")}
    template: Mapping[str, Any] = cloud.template(found)
    return template


@contextmanager
def onboarding_in_process(template: Mapping[str, Any]) -> Iterator[OnboardingInProcess]:
    """Stand the workflow of a template up over a distribution, a zone and a table of its own."""
    watched: list[OnboardingInProcess] = []
    with ExitStack() as stack:
        client = stack.enter_context(
            emulated_aws(lambda request: watched[0].around(request) if watched else nullcontext())
        )
        stack.callback(_forget)
        _forget()
        made = OnboardingInProcess(template, Table(client, TABLE), _surroundings(template))
        watched.append(made)
        yield made


def _forget() -> None:
    """Let no client outlive its emulator."""
    dynamodb.own_table.cache_clear()
    for name, made in (
        *(("pool", "_step"), ("first_user", "_accounts"), ("address", "_addresses"), ("site", "_sites")),
        ("finish", "_accounts"),
        ("domain", "_edge"),
    ):
        getattr(importlib.import_module(f"{_HANDLERS}{name}"), made).cache_clear()


def _surroundings(template: Mapping[str, Any]) -> dict[str, str]:
    """Make what the deployment would have made, and return its values by the names that the template has for them."""
    unique = uuid.uuid4().hex
    cloudfront, route53 = boto3.client("cloudfront"), boto3.client("route53")
    distribution = cloudfront.create_distribution(DistributionConfig=distribution_config(unique))["Distribution"]["Id"]
    group = cloudfront.create_connection_group(Name=f"g-{unique}")["ConnectionGroup"]
    zone = route53.create_hosted_zone(Name=DOMAIN, CallerReference=unique)["HostedZone"]["Id"].rpartition("/")[2]
    known = {"AWS::Region": _REGION, "AWS::URLSuffix": "amazonaws.com", "AWS::Partition": "aws", ZONE: zone}
    known |= {"AWS::AccountId": "000000000000"}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::CloudFront::Distribution":
            known[f"{name}.Id"] = distribution
        if resource["Type"] == "AWS::CloudFront::ConnectionGroup":
            known |= {f"{name}.Id": group["Id"], f"{name}.RoutingEndpoint": group["RoutingEndpoint"]}
    for export in _exports(template):
        known[export] = TABLE if "RefTenantData" in export else "clientofguests" if "SignIn" in export else "eu_Guests"
        if "PooledHosts" in export:
            known[export] = SHARED_CLIENT if "SignIn" in export else _shared_pool(known)
    return known


def _shared_pool(known: dict[str, str]) -> str:
    """Make the pool that tenants share, once."""
    if SHARED not in known:
        pool = boto3.client("cognito-idp").create_user_pool(PoolName="Shared", UsernameAttributes=["email"])["UserPool"]
        known[SHARED] = pool["Id"]
    return known[SHARED]


def _exports(template: Any) -> Iterator[str]:
    text = json.dumps(template)
    for each in text.split('"Fn::ImportValue": "')[1:]:
        yield each.partition('"')[0]


def distribution_config(unique: str) -> dict[str, Any]:
    """Return the least of which a distribution can be made whose sites are tenants."""
    origin = {
        "Id": "o",
        "DomainName": "o.example",
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"},
    }
    return {
        "CallerReference": unique,
        "Comment": "",
        "Enabled": True,
        "ConnectionMode": "tenant-only",
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
    }
