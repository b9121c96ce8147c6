"""What an AWS account lacks for the platform, and the cure of each: nothing is changed, and no secret is shown."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from holiday_rental.local.doctor import Finding

_CERTIFICATES_REGION = "us-east-1"  # where CloudFront reads them
_LEAST_CONCURRENCY = 100  # new accounts begin with ten
_POOLS_A_REGION = 1_000  # the default quota; a pool a tenant
_LEAST_BOOTSTRAP = 6  # what every stack of CDK 2 asks for


@dataclass(frozen=True)
class Account:
    """An account and region as their clients show them: `client(service, region)`, None for the shell's own region."""

    client: Callable[[str, str | None], Any]
    domain: str | None = None
    stack: str = "HolidayRental"

    def of(self, service: str) -> Any:
        return self.client(service, None)


def examine_account(account: Account) -> list[Finding]:
    """Look at what a deployment needs and at what is deployed. Without credentials there is one finding."""
    try:
        who = account.of("sts").get_caller_identity()
        region = account.of("sts").meta.region_name
    except (BotoCoreError, ClientError) as error:
        return [
            Finding("Credentials", _said(error), "Sign in: `aws configure sso`, or set AWS_PROFILE and AWS_REGION.")
        ]
    found = [Finding("Credentials", f"account {who['Account']} in {region}")]
    for what, look in _LOOKS.items():
        found += _looked(account, what, look)
    return found


def _looked(account: Account, what: str, look: Callable[[Account], Iterator[Finding]]) -> list[Finding]:
    """Return what was found; what may not be looked at is a finding too."""
    try:
        return list(look(account))
    except ClientError as error:
        return [Finding(what, _said(error), f"Allow {error.operation_name} to whoever runs this, or look yourself.")]


def _said(error: Exception) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else str(error)


def _bootstrap(account: Account) -> Iterator[Finding]:
    outputs = _outputs(account, "CDKToolkit")
    number = int((outputs or {}).get("BootstrapVersion", 0))
    if number >= _LEAST_BOOTSTRAP:
        yield Finding("CDK bootstrap", f"version {number}")
    else:
        found = f"version {number}, {_LEAST_BOOTSTRAP} is needed" if outputs else "not here"
        yield Finding("CDK bootstrap", found, "Run `cdk bootstrap` for this account and region.")


def _zone(account: Account) -> Iterator[Finding]:
    if not account.domain:
        yield Finding("Hosted zone", "not looked for", "Say which domain the sites get: --domain stays.example.")
        return
    zones = account.of("route53").list_hosted_zones_by_name(DNSName=account.domain)["HostedZones"]
    own = [each for each in zones if each["Name"] == f"{account.domain}." and not each["Config"]["PrivateZone"]]
    ids = ", ".join(each["Id"].rpartition("/")[2] for each in own)
    cure = "" if own else "Make a public hosted zone, and name its servers at your registrar."
    yield Finding("Hosted zone", ids or f"none for {account.domain}", cure)


def _certificate(account: Account) -> Iterator[Finding]:
    if not account.domain:
        return
    pages = account.client("acm", _CERTIFICATES_REGION).get_paginator("list_certificates").paginate()
    listed = [each for page in pages for each in page["CertificateSummaryList"]]
    issued = [each for each in listed if each.get("Status") == "ISSUED" and _covers(each, f"*.{account.domain}")]
    found = issued[0]["CertificateArn"] if issued else "none for all sites: CloudFront issues one a site"
    yield Finding("Certificate", found)


def _covers(certificate: dict[str, Any], name: str) -> bool:
    return name in (certificate["DomainName"], *certificate.get("SubjectAlternativeNameSummaries", ()))


def _mail(account: Account) -> Iterator[Finding]:
    told = account.of("sesv2").get_account()
    if not told.get("SendingEnabled"):
        yield Finding("E-mail", "sending is paused", "Ask AWS Support why SES paused it.")
    elif not told.get("ProductionAccessEnabled"):
        cure = "Request production access for SES in this region: until then letters reach verified addresses alone."
        yield Finding("E-mail", "in SES's sandbox", cure)
    else:
        yield Finding("E-mail", f"{told['SendQuota']['Max24HourSend']:.0f} letters a day")


def _text_messages(account: Account) -> Iterator[Finding]:
    inside = account.of("sns").get_sms_sandbox_account_status()["IsInSandbox"]
    # Guests are told by e-mail all the same: whoever wants no text messages needs none of it.
    yield Finding("Text messages", "in SNS's sandbox: they reach verified numbers alone" if inside else "may be sent")


def _concurrency(account: Account) -> Iterator[Finding]:
    most = account.of("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    cure = f"Ask for at least {_LEAST_CONCURRENCY}, quota L-B99A9384 of Lambda." if most < _LEAST_CONCURRENCY else ""
    yield Finding("Lambda", f"{most} calls at once", cure)


def _pools(account: Account) -> Iterator[Finding]:
    pages = account.of("cognito-idp").get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    count = sum(len(page["UserPools"]) for page in pages)
    near = count > _POOLS_A_REGION * 0.9
    cure = "Ask for more user pools in this region, a quota of Cognito, before there are more tenants." if near else ""
    yield Finding("User pools", f"{count}; {_POOLS_A_REGION} by default", cure)


def _platform(account: Account) -> Iterator[Finding]:
    outputs = _outputs(account, account.stack)
    if outputs is None:
        yield Finding("Platform", f"no stack {account.stack} yet")
        return
    yield Finding("Platform", f"stack {account.stack}")
    yield _filled(account, outputs, "StripeApiSecretArn", "api_key", "Stripe's key")
    yield _filled(account, outputs, "StripePageSecretArn", "publishable_key", "Stripe's key for pages")
    for name in sorted(outputs):
        if name.startswith("Tenants"):
            for tenant in json.loads(outputs[name]):
                yield _hosts(account, tenant)


def _filled(account: Account, outputs: dict[str, str], output: str, member: str, what: str) -> Finding:
    stored = account.of("secretsmanager").get_secret_value(SecretId=outputs[output])["SecretString"]
    there = bool(json.loads(stored).get(member))
    cure = "" if there else f'Put {{"{member}": "…"}} into the secret {outputs[output]}: until then no card is charged.'
    return Finding(what, "there" if there else "missing", cure)


def _hosts_of(cognito: Any, tenant: dict[str, str]) -> Any:
    """Return somebody who hosts there: of a shared pool, those of the tenant's own group."""
    pool: dict[str, Any] = {"UserPoolId": tenant["host_pool_id"], "Limit": 1}
    if group := tenant.get("host_group"):
        return cognito.list_users_in_group(**pool, GroupName=group)["Users"]
    return cognito.list_users(**pool)["Users"]


def _hosts(account: Account, tenant: dict[str, str]) -> Finding:
    users = _hosts_of(account.of("cognito-idp"), tenant)
    cure = (
        f"aws cognito-idp admin-create-user --user-pool-id {tenant['host_pool_id']} --username ADDRESS, and "
        f"admin-add-user-to-group --group-name {tenant.get('host_group', 'host')}."
    )
    return Finding(f"Hosts of {tenant['subdomain']}", "there" if users else "nobody can sign in", "" if users else cure)


def _outputs(account: Account, stack: str) -> dict[str, str] | None:
    """Return a stack's outputs; None if there is no such stack."""
    try:
        found = account.of("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":  # how CloudFormation says that there is none
            return None
        raise
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}


_LOOKS = {
    "CDK bootstrap": _bootstrap,
    "Hosted zone": _zone,
    "Certificate": _certificate,
    "E-mail": _mail,
    "Text messages": _text_messages,
    "Lambda": _concurrency,
    "User pools": _pools,
    "Platform": _platform,
}
