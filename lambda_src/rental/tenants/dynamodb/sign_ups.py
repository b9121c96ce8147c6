"""Sign-ups in the table: an item each, beside the claim on the name, which changes in the same transaction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.errors import TryAgain
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Key, Table, from_item, key_of, to_item
from rental.platform.patience import full_jitter
from rental.tenants.contract import name_key, sign_up_key
from rental.tenants.domain.sign_up import SignUp, SignUpState, Step, StepState
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.dynamodb.names import SCHEMA, Write, claim_write, keep_write
from rental.tenants.ports.sign_ups import SignUpEnded
from rental.tenants.ports.sites import NameTaken

_PATIENCE_SECONDS = 2.0
_REFUSED, _CROWDED = "ConditionalCheckFailed", "TransactionConflict"
_FIELDS = tuple(SignUp.__dataclass_fields__)
# What the name is while its sign-up is in a state.
_OF_THE_NAME: Mapping[SignUpState, str] = {"active": "active", "leaving": "active", "gone": "quarantined"}
_ENDS_IT = ("cancelled", "leaving", "gone")
_MOVES = "SET #state = :state, claim_until = :until, failure = :failure"
_STATE = {"#state": "state"}
# Who signed up for nothing is forgotten a week after the name is anybody's again.
_FORGOTTEN_AFTER_SECONDS = 7 * 24 * 3600
_FORGOTTEN: frozenset[SignUpState] = frozenset({"claimed", "failed", "cancelled"})


class NameBusy(TryAgain):
    """Others kept writing the same name."""


@dataclass(frozen=True, slots=True)
class DynamoDbSignUps:
    """The `SignUps` port on DynamoDB."""

    table: Table

    def claim(self, sign_up: SignUp) -> None:
        pk, sk = sign_up_key(sign_up.tenant_id)
        plain = asdict(sign_up) | _forgotten(sign_up.state, sign_up.claim_until)
        item = {"pk": pk, "sk": sk, "v": SCHEMA, "kind": "sign_up", **plain}
        put = {"TableName": self.table.name, "Item": to_item(item), "ConditionExpression": "attribute_not_exists(pk)"}
        now, until = sign_up.created_at, sign_up.claim_until
        name = claim_write(self.table.name, sign_up.subdomain, sign_up.tenant_id, "claimed", until=until, now=now)
        refused = self._write([{"Put": name}, {"Put": put}])
        if refused and self.find(sign_up.tenant_id) is None:
            raise NameTaken

    def find(self, tenant_id: TenantId) -> SignUp | None:
        item = self._get(sign_up_key(tenant_id))
        return SignUp(**{name: item[name] for name in _FIELDS if name in item}) if item else None

    def is_free(self, subdomain: str, now: int) -> bool:
        return not self.rival_of(subdomain, now)

    def rival_of(self, subdomain: str, now: int) -> str:
        item = self._get(name_key(skeleton(subdomain)))
        return "" if item is None or 0 < item["until"] <= now else str(item["subdomain"])

    def begin_again(self, tenant_id: TenantId, claim_until: int) -> SignUp:
        change = f"{_MOVES}, attempt = attempt + :one, expires_at = :expires"
        failed = {"ConditionExpression": "#state = :failed"}
        values = {":failed": "failed", ":one": 1, ":expires": claim_until + _FORGOTTEN_AFTER_SECONDS}
        self._move(self._present(tenant_id), "claimed", claim_until, change=change, values=values, condition=failed)
        return self._present(tenant_id)

    def begin_step(self, tenant_id: TenantId, step: Step, state: StepState) -> None:
        self.end_step(tenant_id, step, state, {})

    def end_step(self, tenant_id: TenantId, step: Step, state: StepState, made: Mapping[str, str]) -> None:
        names = {"#step": step} | {f"#m{number}": name for number, name in enumerate(made)}
        values = {":state": state} | {f":m{number}": value for number, value in enumerate(made.values())}
        changes = ["steps.#step = :state", *(f"made.#m{number} = :m{number}" for number in range(len(made)))]
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(sign_up_key(tenant_id)),
            UpdateExpression=f"SET {', '.join(changes)}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_item(values),
        )

    def move(self, tenant_id: TenantId, state: SignUpState, claim_until: int, failure: str = "") -> None:
        change, values = f"{_MOVES} REMOVE expires_at", dict[str, Any]()
        if forgotten := _forgotten(state, claim_until):
            change, values = f"{_MOVES}, expires_at = :expires", {":expires": forgotten["expires_at"]}
        condition = {}
        if state not in _ENDS_IT:
            condition, values = {"ConditionExpression": "#state <> :cancelled"}, values | {":cancelled": "cancelled"}
        sign_up = self._present(tenant_id)
        self._move(sign_up, state, claim_until, change=change, values=values, condition=condition, failure=failure)

    def forget_person(self, tenant_id: TenantId) -> None:
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(sign_up_key(tenant_id)),
            UpdateExpression="SET #name = :none, email = :none",
            ExpressionAttributeNames={"#name": "name"},
            ExpressionAttributeValues=to_item({":none": ""}),
        )

    def _move(
        self,
        sign_up: SignUp,
        state: SignUpState,
        until: int,
        *,
        change: str,
        values: Mapping[str, Any],
        condition: Mapping[str, str],
        failure: str = "",
    ) -> None:
        """Move the sign-up and its name together; one that ends goes without a name that is another's by now."""
        given = {":state": state, ":until": until, ":failure": failure, **values}
        update = {
            "TableName": self.table.name,
            "Key": key_of(sign_up_key(sign_up.tenant_id)),
            "UpdateExpression": change,
            "ExpressionAttributeNames": _STATE,
            "ExpressionAttributeValues": to_item(given),
            **condition,
        }
        of_the_name = _OF_THE_NAME.get(state, "claimed")
        name = keep_write(self.table.name, sign_up.subdomain, sign_up.tenant_id, of_the_name, until=until)
        refused = self._write([{"Update": update}, {"Put": name}])
        if refused == {1} and state in {*_ENDS_IT, "failed"}:
            refused = self._write([{"Update": update}])
        if 0 in refused:
            if state == "claimed" and self._present(sign_up.tenant_id).state == "claimed":
                return
            raise SignUpEnded
        if refused:
            raise NameTaken

    def _present(self, tenant_id: TenantId) -> SignUp:
        sign_up = self.find(tenant_id)
        if sign_up is None:
            raise SignUpEnded
        return sign_up

    def _get(self, key: Key) -> dict[str, Any] | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def _write(self, writes: list[dict[str, Write]]) -> set[int]:
        """Make one transaction, again where others were in its way; return which of its conditions did not hold."""
        conflict: ClientError | None = None
        for _ in full_jitter(_PATIENCE_SECONDS):
            try:
                self.table.client.transact_write_items(TransactItems=writes)
            except ClientError as error:
                reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
                if _REFUSED in reasons:
                    return {number for number, reason in enumerate(reasons) if reason == _REFUSED}
                if _CROWDED not in reasons:
                    raise
                conflict = error
            else:
                return set()
        raise NameBusy from conflict


def _forgotten(state: SignUpState, claim_until: int) -> dict[str, int]:
    return {"expires_at": claim_until + _FORGOTTEN_AFTER_SECONDS} if state in _FORGOTTEN and claim_until else {}
