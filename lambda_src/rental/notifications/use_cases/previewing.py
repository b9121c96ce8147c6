"""What hosts see of letters before a guest gets one."""

from dataclasses import dataclass

from rental.kernel.clock import Clock
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.notifications.domain.categories import OPTIONAL
from rental.notifications.domain.fact_letter import FactLetter
from rental.notifications.domain.letter import GUEST
from rental.notifications.domain.offer_letter import OfferLetter
from rental.notifications.domain.reminder_letter import ReminderLetter
from rental.notifications.domain.sample_letters import MESSAGES, sample_letter
from rental.notifications.ports import Details, Rendered, Templates


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would go out, and the text message beside it, "" where there is none."""

    language: str
    letter: Rendered
    text_message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show: a name of `MESSAGES`; `subject` and `text` are a host's own words, "" for ours."""

    message: str
    language: str = ""
    subject: str = ""
    text: str = ""


def preview(details: Details, templates: Templates, clock: Clock, tenant_id: TenantId, asked: Asked) -> Preview:
    """Return a letter about a stay that nobody booked, with the tenant's own name and colours.

    Raises `Problem("not-found")` for a message that there is not.
    """
    if asked.message not in MESSAGES:
        raise Problem("not-found", f"There is no message {asked.message[:60]}; list /message-previews.")
    tenant, _ = details.of(tenant_id, [])
    language = asked.language or tenant.default_language
    letter = sample_letter(asked.message, tenant, language, clock.now(), subject=asked.subject, text=asked.text)
    is_chosen = isinstance(letter, ReminderLetter | FactLetter | OfferLetter) and letter.category in OPTIONAL
    written = templates.render(letter, f"{tenant.site_url}/letters" if is_chosen else "")
    texted = isinstance(letter, ReminderLetter) and letter.recipient == GUEST
    said = templates.render_text_message(letter) if isinstance(letter, ReminderLetter) and texted else ""
    return Preview(letter.language.code, written, said)
