"""Names of sites in the platform's zone, made by the blueprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.ports.services import AddressTaken
from rental.tenants.refusals import code_of, told_apart

_REFUSED = "InvalidChangeBatch"  # what is to be made is there, or what is to be deleted is not


@dataclass(frozen=True, slots=True)
class Route53Addresses:
    """The `Addresses` port. `client` is boto3's for route53."""

    client: Any
    blueprint: Mapping[str, Any]

    def ensure(self, sign_up: SignUp) -> None:
        zone, wanted = self._wanted(sign_up)
        # Made, not overwritten: a name that somebody wrote by hand stays theirs.
        action = "UPSERT" if sign_up.step("address") == "done" else "CREATE"
        with told_apart():
            try:
                self._change(zone, action, wanted)
            except ClientError as error:
                if code_of(error) != _REFUSED:
                    raise
                if not _leads_alike(self._present(zone, wanted), wanted):
                    raise AddressTaken(sign_up.host) from None

    def remove(self, sign_up: SignUp) -> None:
        zone, wanted = self._wanted(sign_up)
        with told_apart():
            present = self._present(zone, wanted)
            if present is not None and _leads_alike(present, wanted):
                self._change(zone, "DELETE", present)

    def _wanted(self, sign_up: SignUp) -> tuple[str, dict[str, Any]]:
        """Return the zone's id, and the record as the call takes it."""
        wanted: dict[str, Any] = filled(dict(self.blueprint["address"]), values_of(sign_up))
        zone = wanted.pop("HostedZoneId")
        values = [{"Value": value} for value in wanted["ResourceRecords"]]
        return zone, wanted | {"TTL": int(wanted["TTL"]), "ResourceRecords": values}

    def _change(self, zone: str, action: str, record: Mapping[str, Any]) -> None:
        changes = [{"Action": action, "ResourceRecordSet": record}]
        self.client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    def _present(self, zone: str, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
        answer = self.client.list_resource_record_sets(
            HostedZoneId=zone, StartRecordName=wanted["Name"], StartRecordType=wanted["Type"], MaxItems="1"
        )
        records = [each for each in answer["ResourceRecordSets"] if _name(each) == _name(wanted)]
        return next((each for each in records if each["Type"] == wanted["Type"]), None)


def _leads_alike(present: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> bool:
    return present is not None and _targets(present) == _targets(wanted)


def _targets(record: Mapping[str, Any]) -> list[str]:
    return sorted(each["Value"].rstrip(".").lower() for each in record.get("ResourceRecords", ()))


def _name(record: Mapping[str, Any]) -> str:
    return str(record["Name"]).rstrip(".").lower()
