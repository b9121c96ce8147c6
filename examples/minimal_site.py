"""The least that is of use: one host's site, on which guests find a place and book it.

    pip install holiday-rental
    cdk deploy --app "python3 minimal_site.py"

The domain must be yours, with a hosted zone in Route 53: `zone` below is where the site's address is written, and how
CloudFront proves to itself that it may issue the certificate. No letters are sent yet: see one_tenant.py.
"""

import aws_cdk as cdk
from aws_cdk import aws_route53 as route53

from holiday_rental import (
    BookingApi,
    BookingMoments,
    EventBackbone,
    SiteDistribution,
    TenantData,
    TenantProfile,
    TenantSite,
)

app = cdk.App()
stack = cdk.Stack(app, "Seaview")
zone = route53.HostedZone.from_hosted_zone_attributes(
    stack, "Zone", hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="stays.example"
)

# The table. It is kept when the stack is deleted, unless removal_policy= says otherwise; so are the pools of people.
data = TenantData(stack, "Data")

# What the clock does with bookings: requests that nobody answers expire, stays begin and end.
BookingMoments(stack, "Moments", data=data, events=EventBackbone(stack, "Events", data=data))

# CloudFront with the pages that come with the library, and the API behind /api/* of every site.
sites = SiteDistribution(stack, "Sites", domain="stays.example", hosted_zone=zone)
sites.serve_api(BookingApi(stack, "Api", data=data))

# https://seaview.stays.example, with a user pool for its hosts and one for guests.
profile = TenantProfile(name="Seaview Stays", currency="AUD", contact_email="hosts@stays.example")
site = TenantSite(stack, "Site", subdomain="seaview", data=data, distribution=sites, profile=profile)

# Invite the first host there: aws cognito-idp admin-create-user, then admin-add-user-to-group with the group "host".
cdk.CfnOutput(stack, "Address", value=site.url)
cdk.CfnOutput(stack, "HostPool", value=site.users.pool.user_pool_id)
app.synth()
