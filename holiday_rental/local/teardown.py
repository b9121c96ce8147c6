"""The deployed stacks destroyed for real, what that leaves, and then the local state deleted."""

from dataclasses import dataclass
from typing import Any

from holiday_rental.local import node_tools, operator, project, run_time_tenants
from holiday_rental.local.deployment import Deployment, stored_outputs
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.platform import LocalPlatform, Progress
from holiday_rental.local.remains import Account, Thing
from holiday_rental.local.state_directory import read_json, write_json


@dataclass(frozen=True)
class Remains:
    """What destroying left: `kept` with a reason each, `left` without one."""

    kept: list[Thing]
    left: list[Thing]


def destroy(platform: LocalPlatform, say: Progress) -> Remains:
    """Start the platform if need be, destroy what is deployed, and say what is left. Raises `LocalProblem`."""
    stacks: list[str] = list(read_json(platform.state.outputs_file) or {})
    if not stacks:
        return Remains([], [])
    say("Starting the emulator")
    platform.emulator.start()
    account = Account(lambda service: _client(platform, service))
    stack_ids = read_json(platform.state.destroyed) or account.stack_ids(stacks)
    write_json(platform.state.destroyed, stack_ids)  # who tries again asks of stacks that are gone
    say("Taking down the sites of tenants who signed up")
    run_time_tenants.take_down(lambda service: _client(platform, service), stored_outputs(platform.state))
    say("Destroying the stacks")
    cdk = node_tools.install_cdk(platform.state.cdk_command_line)
    Deployment(platform.emulator, project.find_project(platform.project_dir), cdk).destroy()
    say("Looking for what is left")
    return sorted_out(account.kept(stack_ids), account.everything())


def sorted_out(kept: list[Thing], found: list[Thing]) -> Remains:
    """Tell what is found and kept with a reason from what is left without one."""
    reasons = {(each.kind, each.name): each for each in kept}
    there = [(each.kind, each.name) for each in found]
    return Remains(
        sorted(reasons[each] for each in there if each in reasons),
        sorted(Thing(*each) for each in there if each not in reasons),
    )


def delete_state(platform: LocalPlatform, remains: Remains) -> None:
    """Stop the platform and delete all it kept. Raises `LocalProblem` where something is left without a reason."""
    if remains.left:
        named = ", ".join(f"{each.kind} {each.name}" for each in remains.left)
        raise LocalProblem(
            f"Destroying the stacks left what no template keeps: {named}.",
            "The state stays, to be looked at. Delete that and run `holiday-rental down --purge` again, "
            f"or delete {platform.state.root}.",
        )
    platform.down()
    platform.state.delete()


def _client(platform: LocalPlatform, service: str) -> Any:
    return operator.client(service, platform.emulator.endpoint)
