"""Sign-ups in the table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, from_item, key_of, to_item
from rental.tenants.contract import sign_up_key
from rental.tenants.domain.sign_up import SignUp, SignUpState, Step, StepState


@dataclass(frozen=True, slots=True)
class DynamoDbSignUps:
    """The `SignUps` port on DynamoDB."""

    table: Table

    def claim(self, sign_up: SignUp) -> None:
        pk, sk = sign_up_key(sign_up.tenant_id)
        item = to_item(asdict(sign_up) | {"pk": pk, "sk": sk})
        self.table.client.put_item(TableName=self.table.name, Item=item)

    def find(self, tenant_id: TenantId) -> SignUp | None:
        key = key_of(sign_up_key(tenant_id))
        answer = self.table.client.get_item(TableName=self.table.name, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            return None
        plain = from_item(answer["Item"])
        return SignUp(**{name: plain[name] for name in SignUp.__slots__})

    def is_free(self, subdomain: str, now: int) -> bool:
        raise NotImplementedError

    def begin_step(self, tenant_id: TenantId, step: Step, state: StepState) -> None:
        self.end_step(tenant_id, step, state, {})

    def end_step(self, tenant_id: TenantId, step: Step, state: StepState, made: Mapping[str, str]) -> None:
        names = {"#step": step} | {f"#m{number}": name for number, name in enumerate(made)}
        values = {":state": state} | {f":m{number}": value for number, value in enumerate(made.values())}
        changes = ["steps.#step = :state", *(f"made.#m{number} = :m{number}" for number in range(len(made)))]
        self._update(tenant_id, f"SET {', '.join(changes)}", names, values)

    def move(self, tenant_id: TenantId, state: SignUpState, claim_until: int, failure: str = "") -> None:
        self._update(
            tenant_id,
            "SET #state = :state, claim_until = :until, failure = :failure",
            {"#state": "state"},
            {":state": state, ":until": claim_until, ":failure": failure},
        )

    def _update(
        self, tenant_id: TenantId, change: str, names: Mapping[str, str], values: Mapping[str, str | int]
    ) -> None:
        self.table.client.update_item(
            TableName=self.table.name,
            Key=key_of(sign_up_key(tenant_id)),
            UpdateExpression=change,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_item(values),
        )
