"""Puts a property's terms where selling reads them."""

from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, to_item
from rental.properties.contract import PropertyTerms, terms_to_item


def store_terms(table: Table, tenant_id: TenantId, terms: PropertyTerms) -> None:
    table.client.put_item(TableName=table.name, Item=to_item(terms_to_item(tenant_id, terms)))
