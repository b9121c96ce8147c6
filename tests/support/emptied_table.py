"""Empties a table, so that the tests of one file can share it: a new one takes longer than most of them."""

from rental.platform.dynamodb import Table


def emptied(table: Table) -> Table:
    for item in table.client.scan(TableName=table.name)["Items"]:
        table.client.delete_item(TableName=table.name, Key={"pk": item["pk"], "sk": item["sk"]})
    return table
