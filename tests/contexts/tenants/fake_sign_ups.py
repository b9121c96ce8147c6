"""Sign-ups in memory. It passes the same suite as the DynamoDB adapter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rental.kernel.ids import TenantId
from rental.tenants.domain.sign_up import SignUp, SignUpState, Step, StepState
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.ports.sign_ups import SignUpEnded
from rental.tenants.ports.sites import NameTaken


@dataclass(frozen=True)
class _Name:
    subdomain: str
    tenant_id: TenantId
    until: int


@dataclass
class FakeSignUps:
    sign_ups: dict[TenantId, SignUp] = field(default_factory=dict)
    names: dict[str, _Name] = field(default_factory=dict)

    def claim(self, sign_up: SignUp) -> None:
        if sign_up.tenant_id in self.sign_ups:
            return
        if self.rival_of(sign_up.subdomain, sign_up.created_at):
            raise NameTaken
        self.sign_ups[sign_up.tenant_id] = sign_up
        self._name(sign_up, sign_up.claim_until)

    def find(self, tenant_id: TenantId) -> SignUp | None:
        return self.sign_ups.get(tenant_id)

    def is_free(self, subdomain: str, now: int) -> bool:
        return not self.rival_of(subdomain, now)

    def rival_of(self, subdomain: str, now: int) -> str:
        name = self.names.get(skeleton(subdomain))
        return "" if name is None or 0 < name.until <= now else name.subdomain

    def begin_again(self, tenant_id: TenantId, claim_until: int) -> SignUp:
        sign_up = self._present(tenant_id)
        if sign_up.state == "claimed":
            return sign_up
        if sign_up.state != "failed":
            raise SignUpEnded
        self._hold(sign_up)
        again = replace(sign_up, state="claimed", claim_until=claim_until, failure="", attempt=sign_up.attempt + 1)
        self.sign_ups[tenant_id] = again
        self._name(again, claim_until)
        return again

    def begin_step(self, tenant_id: TenantId, step: Step, state: StepState) -> None:
        self.end_step(tenant_id, step, state, {})

    def end_step(self, tenant_id: TenantId, step: Step, state: StepState, made: Mapping[str, str]) -> None:
        sign_up = self.sign_ups[tenant_id]
        steps, all_made = {**sign_up.steps, step: state}, {**sign_up.made, **made}
        self.sign_ups[tenant_id] = replace(sign_up, steps=steps, made=all_made)

    def move(self, tenant_id: TenantId, state: SignUpState, claim_until: int, failure: str = "") -> None:
        sign_up = self._present(tenant_id)
        ends = state in ("cancelled", "leaving", "gone")
        if sign_up.state == "cancelled" and not ends:
            raise SignUpEnded
        if not ends and state != "failed":
            self._hold(sign_up)
        self.sign_ups[tenant_id] = replace(sign_up, state=state, claim_until=claim_until, failure=failure)
        if self._holds(sign_up):
            self._name(sign_up, claim_until)

    def forget_person(self, tenant_id: TenantId) -> None:
        self.sign_ups[tenant_id] = replace(self._present(tenant_id), name="", email="")

    def _present(self, tenant_id: TenantId) -> SignUp:
        if tenant_id not in self.sign_ups:
            raise SignUpEnded
        return self.sign_ups[tenant_id]

    def _holds(self, sign_up: SignUp) -> bool:
        name = self.names.get(skeleton(sign_up.subdomain))
        return name is not None and name.tenant_id == sign_up.tenant_id

    def _hold(self, sign_up: SignUp) -> None:
        if not self._holds(sign_up):
            raise NameTaken

    def _name(self, sign_up: SignUp, until: int) -> None:
        self.names[skeleton(sign_up.subdomain)] = _Name(sign_up.subdomain, sign_up.tenant_id, until)
