"""A table that an importing team brings is refused where it lacks something, and the message lists all of it."""

import pytest
from aws_cdk import aws_dynamodb as dynamodb

from holiday_rental import TenantData
from tests.constructs.cloud import own_table, text


def index(name, **changed):
    """Return what `TenantData.table_indexes` has under that name, with some of it changed."""
    (found,) = [each for each in TenantData.table_indexes() if each.index_name == name]
    whole = {each: getattr(found, each) for each in ("index_name", "partition_key", "sort_key", "projection_type")}
    whole |= {"non_key_attributes": found.non_key_attributes} | changed
    return dynamodb.GlobalSecondaryIndexPropsV2(**{each: given for each, given in whole.items() if given is not None})


def indexes(*changed):
    names = {each.index_name for each in changed}
    return [*changed, *(each for each in TenantData.table_indexes() if each.index_name not in names)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sort_key": text("SK")}, "must have the keys pk and sk, got pk and SK. "),
        ({"sort_key": None}, "must have the keys pk and sk, got pk. "),
        (
            {"sort_key": dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.NUMBER)},
            "must have the keys pk and sk as strings, got S and N. ",
        ),
        ({"dynamo_stream": None}, "must have a stream of NEW_AND_OLD_IMAGES, got none. "),
        (
            {"dynamo_stream": dynamodb.StreamViewType.NEW_IMAGE},
            "must have a stream of NEW_AND_OLD_IMAGES, got NEW_IMAGE. ",
        ),
        ({"time_to_live_attribute": "ttl"}, "must have the time_to_live_attribute expires_at, got ttl. "),
        ({"time_to_live_attribute": None}, "must have the time_to_live_attribute expires_at, got none. "),
        (
            {"global_secondary_indexes": [index("lists"), index("ends")]},
            "must have the index stays of stays_pk and check_out, got none. ",
        ),
        (
            {"global_secondary_indexes": indexes(index("ends", sort_key=text("ended")))},
            "must have the index ends of ends_pk and check_out, got ends_pk and ended. ",
        ),
        (
            {"global_secondary_indexes": indexes(index("lists", non_key_attributes=["v", "kind", "id", "state"]))},
            "must have in the index lists also card, property_id, unit, check_in, .*, reason. ",
        ),
        (
            {
                "global_secondary_indexes": indexes(
                    index("lists", non_key_attributes=None, projection_type=dynamodb.ProjectionType.KEYS_ONLY)
                )
            },
            "must have in the index lists also v, kind, id, .*, reason. ",
        ),
    ],
)
def test_a_table_that_lacks_something_is_refused_with_what_it_lacks(stack, changed, message):
    table = own_table(stack, **changed)
    with pytest.raises(ValueError, match=f"^table Test/Own {message}The docstring of TenantData has such a table"):
        TenantData(stack, "Data", table=table)


def test_everything_that_is_lacking_is_said_at_once(stack):
    bare = dynamodb.TableV2(stack, "Bare", partition_key=text("id"))
    with pytest.raises(ValueError, match="table Test/Bare must have the keys pk and sk, got id; ") as refused:
        TenantData(stack, "Data", table=bare)
    said = str(refused.value)
    assert [word in said for word in ("stream", "expires_at", "index lists", "index ends", "index stays")] == [True] * 5
    assert "TenantData.table_indexes()" in said


def test_indexes_that_show_everything_are_enough(stack):
    everything = {"non_key_attributes": None, "projection_type": dynamodb.ProjectionType.ALL}
    table = own_table(
        stack, global_secondary_indexes=[index(name, **everything) for name in ("lists", "ends", "stays")]
    )
    assert TenantData(stack, "Data", table=table).table is table


def test_a_table_of_the_older_construct_is_taken_and_judged_alike(stack):
    table = dynamodb.Table(
        stack,
        "Old",
        partition_key=text("pk"),
        sort_key=text("sk"),
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        time_to_live_attribute="expires_at",
    )
    with pytest.raises(ValueError, match="table Test/Old must have the index lists of list_pk and list_sk, got none; "):
        TenantData(stack, "Data", table=table)
    for each in TenantData.table_indexes():
        table.add_global_secondary_index(
            index_name=each.index_name,
            partition_key=each.partition_key,
            sort_key=each.sort_key,
            projection_type=each.projection_type,
            non_key_attributes=each.non_key_attributes,
        )
    assert TenantData(stack, "Again", table=table).table is table


def test_of_an_imported_table_only_the_stream_is_seen(stack):
    arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/theirs"
    without = dynamodb.TableV2.from_table_arn(stack, "Without", arn)
    with pytest.raises(ValueError, match=r"table Test/Without must have a stream .*, got none: import it with its "):
        TenantData(stack, "Data", table=without)
    streamed = dynamodb.TableV2.from_table_attributes(stack, "With", table_arn=arn, table_stream_arn=f"{arn}/stream/1")
    assert TenantData(stack, "Other", table=streamed).table is streamed
