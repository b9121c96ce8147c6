"""The whole platform on this machine, as one object: what the command and the tests use."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from holiday_rental.local import child_processes, deployment, host_users, node_tools, project, seeding, sent_mail
from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.deployment import Deployment
from holiday_rental.local.emulator_process import REGION, Condition, Emulator
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.listings import Market
from holiday_rental.local.only_one import only_one_up
from holiday_rental.local.partner_here import PartnerHere
from holiday_rental.local.seeding import SeedReport
from holiday_rental.local.site_session import sign_in
from holiday_rental.local.state_directory import StateDirectory, read_json, write_json
from holiday_rental.local.stripe_here import StripeHere

Progress = Callable[[str], None]


@dataclass(frozen=True)
class TenantStatus:
    """One tenant and its demo host, whose password is worth nothing outside this machine."""

    tenant_id: str
    name: str
    subdomain: str
    host: str
    site: str
    api: str
    host_username: str
    host_password: str


@dataclass(frozen=True)
class PlatformStatus:
    """What runs, and where. `mail` is the address at which sent mail can be read; `outputs` are the stacks'.

    `payments` and `partner` are the addresses of the stand-ins for Stripe and for a partner, `start_page` of the page
    for people; "" where none runs.
    """

    condition: str
    endpoint: str
    mail: str
    sender: str
    tenants: list[TenantStatus]
    outputs: dict[str, str]
    payments: str = ""
    partner: str = ""
    start_page: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def tenant(self, wanted: str) -> TenantStatus:
        """Find a tenant by subdomain, name or id. Raises `LocalProblem` naming those there are."""
        for each in self.tenants:
            if wanted.lower() in (each.subdomain, each.name.lower(), each.tenant_id):
                return each
        known = ", ".join(each.subdomain for each in self.tenants) or "none"
        raise LocalProblem(f"There is no tenant {wanted!r}.", f"Tenants: {known}.")


class LocalPlatform:
    """One emulator with one deployed CDK app; everything it keeps lies in `state_dir`.

    `project_dir` is the directory with the cdk.json; by default the working directory, else this checkout.
    """

    region = REGION

    def __init__(self, state_dir: Path, port: int, project_dir: Path | None = None) -> None:
        self.state = StateDirectory.at(Path(state_dir))
        self.state_dir = self.state.root
        self.project_dir = project_dir
        self.emulator = Emulator(self.state, port)
        self.stripe = StripeHere(self.emulator)
        self.partner = PartnerHere(self.emulator)
        self.clock = ClockFile(self.state.clock_file)

    def up(self, progress: Progress | None = None, *, force_deploy: bool = False, demo: bool = True) -> PlatformStatus:
        """Install, build, start, bootstrap, deploy, and on the first run load the demo listings (unless `demo` is off).

        Raises `LocalProblem`. What this call started is stopped again when it fails.
        """
        say = progress or (lambda _text: None)
        found = project.find_project(self.project_dir)
        with only_one_up(self.state):
            started: bool | None = None
            try:
                with ThreadPoolExecutor(2) as side, child_processes.ended_on_failure():
                    site = side.submit(node_tools.build_site, found)
                    say("Starting the emulator")
                    started = self.emulator.start()
                    say("Installing the CDK command line")
                    deployed = Deployment(self.emulator, found, node_tools.install_cdk(self.state.cdk_command_line))
                    say("Bootstrapping")
                    deployed.bootstrap()
                    say("Building the guests' site")
                    site.result()
                self._deploy_and_furnish(deployed, say, force_deploy=force_deploy, demo=demo)
            except BaseException as error:
                self._undo(error, started=started)
                raise
        return self.status()

    def down(self) -> bool:
        """Stop the emulator and the stand-ins; their state stays. True when the emulator ran."""
        self.stripe.stop()
        self.partner.stop()
        return self.emulator.stop()

    def status(self) -> PlatformStatus:
        """Say what runs and where; tenants are known once a deployment succeeded."""
        condition = self.emulator.condition()
        endpoint = self.emulator.endpoint
        outputs = deployment.stored_outputs(self.state)
        users = host_users.stored(self.state)
        tenants = deployment.tenants_of(outputs)
        return PlatformStatus(
            condition=condition.value,
            endpoint=endpoint,
            mail=sent_mail.address(endpoint),
            sender=outputs.get("SenderAddress", ""),
            tenants=[_tenant(each, users.get(each["tenant_id"], {})) for each in tenants],
            outputs=outputs,
            payments=self.stripe.address,
            partner=self.partner.address,
            start_page=self.emulator.start_page if condition is Condition.RUNNING else "",
        )

    def mail(self, to: str | None = None) -> list[sent_mail.SentMail]:
        """Return the mail sent so far, oldest first."""
        self.require_running()
        return sent_mail.read(self.emulator.endpoint, to)

    def seed(self, tenant: TenantStatus, files: Iterable[Path], market: Market | None = None) -> SeedReport:
        """Load listings into a tenant's site as its demo host."""
        token = sign_in(tenant.site, tenant.host_username, tenant.host_password)
        return seeding.seed(tenant.site, tenant.subdomain, token, files, market or Market())

    def demo_listings(self, tenant: TenantStatus) -> list[Path]:
        return seeding.demo_listings(project.find_project(self.project_dir), tenant.subdomain)

    def require_running(self) -> None:
        """Raise `LocalProblem` unless it runs, on this port."""
        self.emulator.refuse_other_port()
        if self.emulator.condition() is not Condition.RUNNING:
            raise LocalProblem("The local platform does not run.", "Start it: holiday-rental up")

    def _undo(self, error: BaseException, *, started: bool | None) -> None:
        """Stop what this `up` started (None: it came not so far); say so where the emulator went meanwhile."""
        gone = started is not None and self.emulator.pid() is None
        if started:
            self.down()
        if gone and isinstance(error, Exception):
            raise LocalProblem(
                "The emulator was stopped while `up` was at work.",
                f"Run `holiday-rental up` again. If nobody stopped it, see {self.state.emulator_log}",
            ) from error

    def _deploy_and_furnish(self, deployed: Deployment, say: Progress, *, force_deploy: bool, demo: bool) -> None:
        say("Deploying")
        changed = deployed.deploy(force=force_deploy)
        outputs = deployment.stored_outputs(self.state)
        tenants = deployment.require_tenants(outputs)
        say("Providing Stripe")
        provided = self.stripe.provide(outputs)
        self.partner.provide(outputs)
        say("Creating demo hosts")
        host_users.ensure(self.state, self.emulator.endpoint, tenants)
        seeded = self._seed_demo(say) if demo else False
        if changed or provided or seeded:
            self.emulator.save()

    def _seed_demo(self, say: Progress) -> bool:
        """Load the demo listings of tenants that never got theirs."""
        done: dict[str, Any] = read_json(self.state.seeded) or {}
        waiting = [tenant for tenant in self.status().tenants if tenant.tenant_id not in done]
        for tenant in waiting:
            if files := self.demo_listings(tenant):
                say(f"Loading listings into {tenant.site}")
                done[tenant.tenant_id] = self.seed(tenant, files).as_json()
                write_json(self.state.seeded, done)
        return bool(waiting)


def _tenant(raw: dict[str, Any], user: dict[str, str]) -> TenantStatus:
    return TenantStatus(
        tenant_id=raw["tenant_id"],
        name=raw["name"],
        subdomain=raw["subdomain"],
        host=raw["host"],
        site=raw["site_url"],
        api=f"{raw['site_url']}/api/v1",
        host_username=user.get("username", ""),
        host_password=user.get("password", ""),
    )
