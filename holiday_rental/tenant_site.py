"""One tenant: its site's address, its hosts, and what its pages need to know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Stack, Token
from constructs import Construct

from holiday_rental._site_address import serve_at, serve_own_domain
from holiday_rental._tenant_specifications import SPECIFICATION_VERSION, enter
from holiday_rental.local_target import LocalTarget
from holiday_rental.site_distribution import SiteDistribution, check_subdomain
from holiday_rental.tenant_users import PLATFORM_GROUPS, TenantUsers

if TYPE_CHECKING:
    from aws_cdk import aws_cloudfront as cloudfront

    from holiday_rental.tenant_data import TenantData

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PAYMENT_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{1,64}")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_LONGEST_DOMAIN = 253
_LOGO_URL = re.compile(r"https://[^\s\"'<>\\]{1,492}")
_OPTIONAL = ("payment_account", "logo_url")
_SHARED_DISTRIBUTION, _SHARED_GUESTS = "Sites", "Guests"


@dataclass(frozen=True, kw_only=True)
class TenantProfile:
    """What a site's pages and letters say of the tenant.

    `languages` are some of en and de, the first being the default one; `currency` an ISO 4217 code; `time_zone` an
    IANA name; `accent_colour` is #rrggbb; `name` is the subdomain's where None. `contact_email` is where guests reach
    the hosts and where their letters go: on AWS it must be given, locally it is hello@<host> where None.
    `payment_account` is the tenant's own connected account at Stripe, whose events are heard for this tenant alone;
    `logo_url` an https address of the picture at the head of letters, about 240 pixels wide.
    """

    name: str | None = None
    languages: tuple[str, ...] = ("en",)
    currency: str = "EUR"
    time_zone: str = "UTC"
    accent_colour: str = "#1f6f5c"
    contact_email: str | None = None
    payment_account: str | None = None
    logo_url: str | None = None

    def __post_init__(self) -> None:
        email = self.contact_email
        if email is not None and not Token.is_unresolved(email) and not _EMAIL.fullmatch(email):
            raise ValueError(f"contact_email must be one e-mail address such as stays@example.com, got {email!r}")
        if not self.languages or not set(self.languages) <= {"en", "de"}:
            raise ValueError(f"languages must be some of en, de, at least one, got {list(self.languages)}")
        if not _COLOUR.fullmatch(self.accent_colour):
            raise ValueError(f"accent_colour must be #rrggbb in lower case, got {self.accent_colour!r}")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"currency must be three capital letters such as EUR, got {self.currency!r}")
        account = self.payment_account
        if account is not None and not Token.is_unresolved(account) and not _PAYMENT_ACCOUNT.fullmatch(account):
            raise ValueError(f"payment_account must be a connected account's id such as acct_1Abc, got {account!r}")
        logo = self.logo_url
        if logo is not None and not Token.is_unresolved(logo) and not _LOGO_URL.fullmatch(logo):
            raise ValueError(f"logo_url must be an https address of at most 500 characters, got {logo!r}")


class TenantSite(Construct):
    """A tenant's site at `<subdomain>.<domain>`, with a user pool for its hosts.

        site = TenantSite(self, "Seaview", subdomain="seaview", data=platform.data)
        site.distribution.serve_api(api)  # once for all sites of a distribution

    - `subdomain`: 3-40 of a-z, 0-9 and inner hyphens.
    - `data`: where the tenant's data will be; the tenant is entered there when the site is deployed.
    - `profile`: name, languages, currency and so on. Default: those of `TenantProfile`.
    - `custom_domain`: a domain of the tenant's own, such as www.example.org, that leads to the site too. Its CNAME to
      the `distribution`'s connection group must be there first. Default: none.
    - `distribution`: what serves the site. Default: one for all sites of the stack.
    - `users`: the hosts' pool, perhaps one that they share with other tenants' (`pooled`). Default: a new one.
    - `guests`: the pool of guests and admins. Default: one for all sites of the stack.
    - `web_acl_arn`: a firewall for this site alone. Default: the distribution's, if any.
    """

    tenant_id: str
    """Given when the site is deployed; it never changes."""
    host: str
    """`<subdomain>.<domain>`."""
    url: str
    """Without a path."""
    users: TenantUsers
    """Its hosts."""
    guests: TenantUsers
    """Guests and admins, of all sites."""
    distribution: SiteDistribution
    """What serves it."""
    distribution_tenant: cloudfront.CfnDistributionTenant
    """Its place there."""
    profile: TenantProfile
    """As given, or the default one."""
    custom_domain: str | None
    """The tenant's own, if given."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        subdomain: str,
        data: TenantData,
        profile: TenantProfile | None = None,
        custom_domain: str | None = None,
        distribution: SiteDistribution | None = None,
        users: TenantUsers | None = None,
        guests: TenantUsers | None = None,
        web_acl_arn: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        check_subdomain("subdomain", subdomain)
        self.subdomain, self.profile = subdomain, profile or TenantProfile()
        self.distribution = distribution or _shared_distribution(self)
        if subdomain == self.distribution.platform_subdomain:
            raise ValueError(f"subdomain must be another than the platform's own, got {subdomain!r}")
        self._check_contact()
        self.users = users or TenantUsers(
            self, "Users", invites_to=self.distribution.url_of(subdomain), language=self.profile.languages[0]
        )
        self.guests = guests or _shared_guests(self)
        if self.guests.pooled:
            raise ValueError(f"guests must not be pooled: they are the platform's, got {self.guests.node.path}")
        for people in (self.users, self.guests):
            self.distribution.accept_sign_in(people)
        self.host, self.url = self.distribution.host_of(subdomain), self.distribution.url_of(subdomain)
        self.distribution_tenant = serve_at(self, self.distribution, self.host, web_acl_arn=web_acl_arn)
        entered = enter(self, "Entered", "Custom::Tenant", self.specification, data)
        entered.node.add_dependency(self.distribution_tenant)
        self.tenant_id = entered.get_att_string("TenantId")
        self.users.enter_tenant(self, self.tenant_id)
        self.custom_domain = custom_domain
        if custom_domain is not None:
            self._enter_domain(custom_domain, data, web_acl_arn)

    def _enter_domain(self, domain: str, data: TenantData, web_acl_arn: str | None) -> None:
        # Here names that browsers lead to this machine are all below one: whose it is, the table decides.
        platform_domain = "" if LocalTarget.of(self) else self.distribution.domain
        _check_custom_domain(domain, platform_domain)
        place = Construct(self, "Domain")
        specification = {
            "version": SPECIFICATION_VERSION,
            "tenant_id": self.tenant_id,
            "host": domain,
            "platform_domain": platform_domain,
            "host_pool": self.users.reference,
            "guest_pool": self.guests.reference,
        }
        served = serve_own_domain(place, self.distribution, domain, web_acl_arn=web_acl_arn)
        enter(place, "Entered", "Custom::TenantDomain", specification, data).node.add_dependency(served)

    @property
    def name(self) -> str:
        """Return the tenant's name as guests read it."""
        return self.profile.name or self.subdomain.replace("-", " ").title()

    @property
    def _contact_email(self) -> str:
        return self.profile.contact_email or f"hello@{self.host}"

    @property
    def specification(self) -> dict[str, object]:
        """Return what a tenant is made of, in the form that deploy time and run time share."""
        return {
            "version": SPECIFICATION_VERSION,
            "subdomain": self.subdomain,
            "host": self.host,
            "site_url": self.url,
            "name": self.name,
            "languages": list(self.profile.languages),
            "default_language": self.profile.languages[0],
            "currency": self.profile.currency,
            "time_zone": self.profile.time_zone,
            "accent_colour": self.profile.accent_colour,
            "contact_email": self._contact_email,
            "host_pool": self.users.reference,
            "guest_pool": self.guests.reference,
            **{name: given for name in _OPTIONAL if (given := getattr(self.profile, name))},
        }

    def _check_contact(self) -> None:
        given, sites = self.profile.contact_email, self.distribution
        if given is None and not LocalTarget.of(self) and not sites.is_example:
            raise ValueError(
                f"contact_email must be given in the profile of {self.subdomain} on AWS, got none: letters to its "
                "hosts and guests' answers go there"
            )


def _check_custom_domain(domain: str, platform_domain: str) -> None:
    if Token.is_unresolved(domain):
        return
    if len(domain) > _LONGEST_DOMAIN or not _DOMAIN.fullmatch(domain):
        raise ValueError(f"custom_domain must be a lower-case domain name such as www.example.org, got {domain!r}")
    if f".{domain}".endswith(f".{platform_domain}"):
        raise ValueError(f"custom_domain must not be at the platform's own {platform_domain}, got {domain!r}")


def _shared_distribution(scope: Construct) -> SiteDistribution:
    stack = Stack.of(scope)
    found = stack.node.try_find_child(_SHARED_DISTRIBUTION)
    return found if isinstance(found, SiteDistribution) else SiteDistribution(stack, _SHARED_DISTRIBUTION)


def _shared_guests(scope: Construct) -> TenantUsers:
    stack = Stack.of(scope)
    found = stack.node.try_find_child(_SHARED_GUESTS)
    if isinstance(found, TenantUsers):
        return found
    return TenantUsers(stack, _SHARED_GUESTS, groups=PLATFORM_GROUPS, self_sign_up=True)
