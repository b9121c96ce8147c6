"""Entry: what a host chooses for all stays: which reminders go out, when, and in which words."""

from msgspec import Struct

from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, expected_version, request_digest
from rental.reminders.domain.kinds import Chosen
from rental.reminders.dynamodb.choices import DynamoDbChoices
from rental.reminders.dynamodb.year_files import DynamoDbOfferMarks, DynamoDbYearFiles
from rental.reminders.http_representations import (
    ChosenReminder,
    ReminderName,
    ReminderSettingsDocument,
    choices_of,
    settings_document,
)
from rental.reminders.settings import deployed_kinds
from rental.reminders.use_cases.choosing import choose
from rental.reminders.use_cases.sending import Command
from rental.reminders.use_cases.yearly import OfferDesk, next_seasons


class ChooseBody(Struct, forbid_unknown_fields=True):
    """All that is chosen, by reminder: it replaces what was."""

    reminders: dict[ReminderName, ChosenReminder]


api = HttpApi("reminders")


@api.operation(
    "GET",
    "/api/v1/reminder-settings",
    id="get_reminder_settings",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "Query"),
    uses=("reminders",),
    answers=ReminderSettingsDocument,
)
def get_settings(request: Request) -> Response:
    """Show every reminder: whether and when it goes out, what is usual, and the host's own words."""
    return _answer(request, DynamoDbChoices(tenant_table()).read(request.tenant_id).chosen)


@api.operation(
    "PUT",
    "/api/v1/reminder-settings",
    id="choose_reminder_settings",
    auth="required",
    roles=("host", "co-host"),
    table=("BatchGetItem", "GetItem", "PutItem", "Query"),
    uses=("reminders",),
    takes=ChooseBody,
    answers=ReminderSettingsDocument,
    problems=("not-found", "version-mismatch", "idempotency-key-reused"),
)
def choose_settings(request: Request) -> Response:
    """Choose which reminders go out, when and in which words; If-Match guards against a change in between.

    Upcoming stays follow within minutes. A season goes out each year from the next time on that its day comes.
    """
    choices = choices_of(request.body(ChooseBody).reminders)
    command = Command(
        request.tenant_id, request.principal, request.now, request_digest(request), request.viewer_address
    )
    chosen = choose(DynamoDbChoices(tenant_table()), deployed_kinds(), command, choices, expected_version(request))
    count("ReminderSettingsChosen")
    return _answer(request, chosen)


handler = api.handler


def _answer(request: Request, chosen: Chosen) -> Response:
    table, kinds = tenant_table(), deployed_kinds()
    desk = OfferDesk(DynamoDbYearFiles(table), DynamoDbOfferMarks(table), kinds)
    seasons = next_seasons(desk, request.tenant_id, request.now)
    return Response(settings_document(kinds, chosen, seasons), headers={"etag": f'"{chosen.version}"'})
