"""Which of AWS's default quotas so many tenants would pass, told when the app is synthesised.

Numbers as AWS published them in November 2026; docs/deploy-aws.md says where. An account's own may be higher.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Annotations

from holiday_rental.tenant_tier import TenantTier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from constructs import Construct

ExpectedTenants = int | Mapping[TenantTier, int]
"""How many, all of the standard tier; or how many of each."""

USER_POOLS = 1_000
GROUPS_A_POOL = 10_000
DISTRIBUTION_TENANTS = 10_000
DISTRIBUTIONS_SHARING_PARTS = 100
RECORDS_A_ZONE = 10_000
CERTIFICATES = 2_500

_GROUPS_A_TENANT = 3  # one for each role of hosts
_PLATFORMS_OWN_POOLS = 2  # of guests and admins; of hosts who share one
_PLATFORMS_OWN_SITE = 1
_MAIL_RECORDS = 3  # those that prove to mail programs that letters are ours


@dataclass(frozen=True)
class _Quota:
    """One default quota: `needed` is more than `limit`."""

    id: str
    name: str
    limit: int
    needed: int
    of: str
    cure: str

    def __str__(self) -> str:
        return (
            f"{self.needed:,} {self.of} pass the default quota of {self.limit:,} ({self.name}): {self.cure}; "
            "docs/deploy-aws.md lists the quotas"
        )


@dataclass(frozen=True)
class TenantCounts:
    """How many tenants are expected of each tier."""

    pooled: int = 0
    standard: int = 0
    dedicated: int = 0

    @classmethod
    def of(cls, expected: ExpectedTenants) -> TenantCounts:
        """Read the option `expected_tenants`. Raises `ValueError`."""
        counts = {TenantTier.STANDARD: expected} if isinstance(expected, int) else dict(expected)
        for tier, count in counts.items():
            if not isinstance(tier, TenantTier):
                raise ValueError(f"expected_tenants must be counts by TenantTier, got {tier!r}")  # noqa: TRY004 - the value, not the type
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"expected_tenants must count tenants from 0, got {count!r} for {tier.value}")
        return cls(**{tier.value: count for tier, count in counts.items()})

    @property
    def all(self) -> int:
        return self.pooled + self.standard + self.dedicated


def warn_of_quotas(scope: Construct, expected: ExpectedTenants, *, certificate: bool, hosted_zone: bool) -> None:
    """Warn on `scope` of each default quota that so many tenants pass.

    `certificate`: there is one for all sites. `hosted_zone`: sites' addresses are written there. Raises `ValueError`.
    """
    counts = TenantCounts.of(expected)
    for quota in _quotas(counts, certificate=certificate, hosted_zone=hosted_zone):
        if quota.needed > quota.limit:
            Annotations.of(scope).add_warning_v2(f"holiday-rental:quota-{quota.id}", str(quota))


def _quotas(counts: TenantCounts, *, certificate: bool, hosted_zone: bool) -> Iterator[_Quota]:
    yield from _quotas_of_users(counts)
    sites = counts.all + _PLATFORMS_OWN_SITE
    yield _Quota(
        id="distribution-tenants",
        name="CloudFront, distribution tenants per AWS account",
        limit=DISTRIBUTION_TENANTS,
        needed=sites,
        of="sites",
        cure="have it raised, or share the tenants among platforms in several accounts",
    )
    yield _Quota(
        id="distributions",
        name="CloudFront, distributions associated with the same origin access control, response headers policy "
        "or function",
        limit=DISTRIBUTIONS_SHARING_PARTS,
        needed=counts.dedicated + 1,
        of="distributions",
        cure="have the three raised, or let fewer tenants be TenantTier.DEDICATED",
    )
    if hosted_zone:
        yield _Quota(
            id="records",
            name="Route 53, records per hosted zone",
            limit=RECORDS_A_ZONE,
            needed=sites + _MAIL_RECORDS,
            of="records",
            cure="have it raised, or write one record *.<domain> to the connection group by hand and give a "
            "certificate instead of hosted_zone",
        )
    if not certificate:
        yield _Quota(
            id="certificates",
            name="AWS Certificate Manager, ACM certificates in us-east-1",
            limit=CERTIFICATES,
            needed=sites,
            of="certificates that CloudFront manages, one a site,",
            cure="give one certificate for *.<domain>, or have it raised",
        )


def _quotas_of_users(counts: TenantCounts) -> Iterator[_Quota]:
    pools = counts.standard + counts.dedicated + _PLATFORMS_OWN_POOLS
    yield _Quota(
        id="user-pools",
        name="Amazon Cognito, user pools per Region",
        limit=USER_POOLS,
        needed=pools,
        of="user pools",
        cure="have it raised, up to 10,000, or let tenants share a pool by TenantTier.POOLED",
    )
    yield _Quota(
        id="groups",
        name="Amazon Cognito, groups per user pool",
        limit=GROUPS_A_POOL,
        needed=_GROUPS_A_TENANT * counts.pooled,
        of=f"groups in the shared pool, {_GROUPS_A_TENANT} a tenant,",
        cure="let some tenants be TenantTier.STANDARD, or share them among several pools; it cannot be raised",
    )
