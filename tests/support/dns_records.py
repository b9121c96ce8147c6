"""Records that owners of domains write."""

from typing import Any


def write_cname(route53: Any, name: str, target: str) -> None:
    """Have `name` lead to `target`, in the zone of the domain above it; it need not be there yet."""
    above = f"{name.partition('.')[2]}."
    zones = {each["Name"]: each["Id"] for each in route53.list_hosted_zones()["HostedZones"]}
    zone = zones.get(above) or route53.create_hosted_zone(Name=above, CallerReference=above)["HostedZone"]["Id"]
    record = {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": target}]}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": record}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
