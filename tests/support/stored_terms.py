"""Puts a property's terms where the DynamoDB ledger reads them."""

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, to_item
from rental.properties.contract import PropertyTerms, property_key

_RATES = ("currency", "nightly", "cleaning_fee", "guests_included", "extra_guest")
_PLAIN = ("title", "place", "time_zone", "state", "sleeps", "cancellation_policy")


def store_terms(table: Table, tenant_id: TenantId, terms: PropertyTerms) -> None:
    pk, sk = property_key(tenant_id, terms.property_id)
    item = {
        "pk": pk,
        "sk": sk,
        "id": terms.property_id,
        **{name: getattr(terms, name) for name in _PLAIN},
        "rates": {name: getattr(terms, name) for name in _RATES},
        "stay_rules": {"minimum_nights": terms.minimum_nights, "maximum_nights": terms.maximum_nights},
        "house_rules": {"check_in_from": terms.check_in_from, "check_out_until": terms.check_out_until},
    }
    table.client.put_item(TableName=table.name, Item=to_item(item))
