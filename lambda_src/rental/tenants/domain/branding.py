"""How a site presents itself: what its host may edit, and what is allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rental.kernel.errors import InvalidRequest
from rental.tenants.contract import TenantRecord
from rental.tenants.domain.specification import faults_of_contact, faults_of_wording

TAGLINE_LIMIT_CHARACTERS = 120
ABOUT_LIMIT_CHARACTERS = 2000
EDITABLE = ("name", "accent_colour", "contact_email", "languages", "default_language", "texts", "logo")


@dataclass(frozen=True, slots=True)
class Texts:
    """What a site says of itself in one language: a line, and some paragraphs of plain text."""

    tagline: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Branding:
    """A tenant's record as it is shown, and the texts; `edited` holds what the host said, by the names of `EDITABLE`.

    `logo` there is the version of the picture that the host uploaded, "" where the host wants none. `version` counts
    from 1 what the host changed.
    """

    record: TenantRecord
    texts: Mapping[str, Texts] = field(default_factory=dict)
    edited: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True)
class StoredBranding:
    """A branding, and what recognises the request that changed it last (16 bytes; none where none did)."""

    branding: Branding
    changed_by_request: bytes = b""


def check_branding(record: TenantRecord, texts: Mapping[str, Texts]) -> None:
    """Raise `InvalidRequest` for the first thing that a site cannot present itself by."""
    shown = (record.name, record.languages, record.default_language, record.accent_colour)
    for fault in (*faults_of_wording(*shown), *faults_of_contact(record.contact_email)):
        raise InvalidRequest(f"/{fault.partition(' ')[0]}", f"{fault}.")
    for language, said in texts.items():
        for pointer, fault in _faults_of_texts(said):
            raise InvalidRequest(f"/texts/{language}/{pointer}", fault)


def _faults_of_texts(said: Texts) -> Iterator[tuple[str, str]]:
    for name, text, most, lines in (
        ("tagline", said.tagline, TAGLINE_LIMIT_CHARACTERS, [said.tagline]),
        ("about", said.about, ABOUT_LIMIT_CHARACTERS, said.about.split("\n")),
    ):
        if len(text) > most:
            yield name, f"{name} has at most {most} characters, got {len(text)}."
        if not all(line.isprintable() for line in lines):
            yield name, f"{name} is plain text: {'one line ' if name == 'tagline' else ''}of printable characters."
