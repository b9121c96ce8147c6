"""A tenant as its site sees it."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from rental.tenants.contract import logo_path
from rental.tenants.domain.branding import EDITABLE, Branding

EditableMember = Literal["name", "accent_colour", "contact_email", "languages", "default_language", "texts", "logo"]


class SiteTexts(Struct, forbid_unknown_fields=True):
    """What a site says of itself in one language, in plain text: a line, and some paragraphs."""

    tagline: str = ""
    about: str = ""


class Tenant(Struct):
    """The tenant whose site this is. `languages` are ISO 639-1 codes, `accent_colour` is "#rrggbb".

    `logo_url` is a path on this site for a logo that the host uploaded, an https address elsewhere for the one of the
    deployment, which letters show and pages cannot, or "". `texts` are by language. `editable` names what a host may
    change.
    """

    tenant_id: str
    name: str
    host: str
    site_url: str
    languages: list[str]
    default_language: str
    currency: str
    time_zone: str
    accent_colour: str
    contact_email: str
    logo_url: str
    texts: dict[str, SiteTexts]
    editable: list[EditableMember]


def shown_tenant(branding: Branding) -> Tenant:
    record = branding.record
    own: dict[str, Any] = {name: getattr(record, name) for name in _AS_THEY_ARE}
    texts = msgspec.convert(dict(branding.texts), dict[str, SiteTexts], from_attributes=True)
    uploaded = branding.edited.get("logo")
    logo_url = record.logo_url if uploaded is None else logo_path(uploaded)
    editable = msgspec.convert(EDITABLE, list[EditableMember])
    return Tenant(**own, languages=list(record.languages), logo_url=logo_url, texts=texts, editable=editable)


_AS_THEY_ARE = (
    *("tenant_id", "name", "host", "site_url", "default_language", "currency", "time_zone"),
    *("accent_colour", "contact_email"),
)
