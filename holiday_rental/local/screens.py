"""What the command shows: steps while it works, tables at the end."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holiday_rental.local.kept import BOOTSTRAP_STACK, OF_THE_CDK

if TYPE_CHECKING:
    from holiday_rental.local.dead_letters import Waiting
    from holiday_rental.local.doctor import Finding
    from holiday_rental.local.function_logs import LogLine
    from holiday_rental.local.platform import PlatformStatus
    from holiday_rental.local.seeding import SeedReport
    from holiday_rental.local.sent_mail import SentMail
    from holiday_rental.local.teardown import Remains

_NARROWEST = 110  # where the output is no terminal, or tables would fold what people copy

_out = Console(highlight=False, emoji=False)  # ":secret:" is part of an ARN
if not _out.is_terminal:
    _out = Console(highlight=False, emoji=False, width=max(_out.width, _NARROWEST))


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Yield a function that names the step now begun; each finished one is left with its seconds."""
    console = Console(stderr=True, quiet=quiet, highlight=False)
    current: list[tuple[str, float]] = []

    def finish() -> None:
        if current:
            text, began = current.pop()
            console.print(f"[green]✓[/] {escape(text)} [dim]{time.monotonic() - began:.1f} s[/]")

    with console.status("Looking around") as spinner:

        def begin(text: str) -> None:
            finish()
            current.append((text, time.monotonic()))
            spinner.update(f"{escape(text)} …")

        yield begin
        finish()


def show_status(status: "PlatformStatus") -> None:
    _out.print(f"The local platform is [bold]{status.condition}[/] at {status.endpoint}")
    if status.start_page:
        _out.print(
            f"Start here: [link={status.start_page}]{status.start_page}[/]  clock, mail, sites, queues", soft_wrap=True
        )
    if status.payments:
        _out.print(f"Cards: a stand-in for Stripe, {status.payments}", soft_wrap=True)
    if status.partner:
        _out.print(f"Channels: a stand-in for a partner, {status.partner}", soft_wrap=True)
    if not status.tenants:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Site", "", "Host signs in as", "Password"):
        table.add_column(column, overflow="fold")
    for tenant in status.tenants:
        link = f"[link={tenant.site}]{tenant.site}[/]"
        table.add_row(link, escape(tenant.name), escape(tenant.host_username), escape(tenant.host_password))
    _out.print(table)
    _out.print(f"API: {{site}}/api/v1   Mail: {escape(as_typed())} mail, or {status.mail}", soft_wrap=True)
    _out.print("[dim]Browsers find *.localhost by themselves; elsewhere send the Host header to 127.0.0.1.[/]")


def as_typed() -> str:
    """Return this command as it can be typed here. Under make the PATH is make's own, so it does not count."""
    script = Path(sys.argv[0])
    found = None if "MAKELEVEL" in os.environ else shutil.which("holiday-rental")
    return "holiday-rental" if found or script.name != "holiday-rental" else os.path.relpath(script.absolute())


def list_mail(mails: "list[SentMail]") -> None:
    if not mails:
        _out.print("No mail was sent yet.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("#", "Sent", "To", "Subject"):
        table.add_column(column, overflow="fold")
    for mail in mails:
        table.add_row(
            str(mail.number), mail.at[:19].replace("T", " "), escape(", ".join(mail.to)), escape(mail.subject)
        )
    _out.print(table)


def show_mail(mail: "SentMail") -> None:
    for name, value in (
        ("From", mail.sender),
        ("To", ", ".join(mail.to)),
        ("Sent", mail.at),
        ("Subject", mail.subject),
        *((("Attached", ", ".join(mail.attachments)),) if mail.attachments else ()),
    ):
        _out.print(f"[dim]{name}:[/] {escape(value)}", soft_wrap=True)
    _out.print()
    _out.print(escape(mail.text or mail.html or ""), soft_wrap=True)


def show_log_line(line: "LogLine", tenant: str) -> None:
    colour = "red" if line.is_error else "yellow" if line.level == "WARNING" else "dim"
    more = "".join(f" {key}={value}" for key, value in line.more.items())
    head = f"[dim]{line.at.astimezone():%H:%M:%S.%f}"[:-3] + f"[/] [{colour}]{line.level:<7}[/]"
    named = f"[bold]{escape(line.function.shown)}[/] [dim]{escape(line.request_id or '-')} {escape(tenant or '-')}[/]"
    _out.print(f"{head} {named} {escape(line.message)}[dim]{escape(more)}[/]", soft_wrap=True)
    if line.trace:
        _out.print(f"[dim]{escape(line.trace)}[/]", soft_wrap=True)


def list_queues(queues: "list[Waiting]") -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Queue", "Waiting", "Dead letters"):
        table.add_column(column, overflow="fold")
    for queue in queues:
        table.add_row(escape(queue.name), str(queue.waiting), str(queue.dead_letters))
    _out.print(table if queues else "There are no queues.")


def show_remains(remains: "Remains") -> None:
    _out.print("The stacks are destroyed and the local state is deleted." if remains.kept else "Nothing was deployed.")
    ours = [each for each in remains.kept if each.reason != OF_THE_CDK]
    if not ours:
        return
    _out.print("On AWS this would have stayed, to be deleted by hand:")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Kind", "Name", "Because it is"):
        table.add_column(column, overflow="fold")
    for thing in ours:
        table.add_row(thing.kind, escape(thing.name), escape(thing.reason))
    table.add_row("AWS::CloudFormation::Stack", BOOTSTRAP_STACK, escape(OF_THE_CDK))
    _out.print(table)


def show_reports(reports: "list[SeedReport]") -> None:
    for report in reports:
        _out.print(f"{report.tenant}: {report.loaded} listings loaded, {len(report.refused)} rows not used")
    refused = [(report.tenant, row) for report in reports for row in report.refused]
    if not refused:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Tenant", "File", "Line", "Listing", "Why it was not used"):
        table.add_column(column, overflow="fold")
    for tenant, row in refused:
        cells = (tenant, row.file.rpartition("/")[2], str(row.line), row.listing, row.reason)
        table.add_row(*map(escape, cells))
    _out.print(table)


def show_findings(findings: "list[Finding]") -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for finding in findings:
        mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
        table.add_row(mark, finding.what, escape(finding.found), escape(finding.cure))
    _out.print(table)
