"""Bookings in a table of yours, told on a bus of yours: for who has backups, keys and consumers already.

    cdk deploy --app "python3 own_table.py"

A table that lacks something is refused when `TenantData` is made, and the message lists all it lacks.
"""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms

from holiday_rental import BookingApi, BookingMoments, EventBackbone, FunctionLayout, TenantData, TenantSite

app = cdk.App()
# Customer-managed keys of TableV2 ask for a known region.
stack = cdk.Stack(app, "Bookings", env=cdk.Environment(account="111111111111", region="ap-southeast-2"))

# Keys, indexes, stream and expiry are what the library needs; everything else is your choice.
table = dynamodb.TableV2(
    stack,
    "Table",
    partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
    sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
    global_secondary_indexes=TenantData.table_indexes(),
    dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    time_to_live_attribute="expires_at",
    deletion_protection=True,
    encryption=dynamodb.TableEncryptionV2.customer_managed_key(kms.Key(stack, "Key", enable_key_rotation=True)),
)
# Functions may use the key: nothing is left to grant.
data = TenantData(stack, "Data", table=table)

# Every change of a booking arrives on the company's bus; any rule there may hear of it, this library's and yours.
bus = events.EventBus.from_event_bus_name(stack, "Company", "company")
backbone = EventBackbone(stack, "Events", data=data, bus=bus)
BookingMoments(stack, "Moments", data=data, events=backbone)

# Without a domain of yours the site is at example.com: enough to look at the templates, not to deploy them.
site = TenantSite(stack, "Site", subdomain="seaview", data=data)
site.distribution.serve_api(BookingApi(stack, "Api", data=data, function_layout=FunctionLayout.PER_CONTEXT))
app.synth()
