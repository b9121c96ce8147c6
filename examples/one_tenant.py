"""One host's whole business, put together part by part in a stack of your own.

    cdk deploy --app "python3 one_tenant.py"

`HolidayRentalPlatform` does the same for many hosts in one call. Here each part is yours to leave out or set.
"""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

import holiday_rental as rental


class Lasting(cdk.Stack):
    """What must last: the table and who may sign in. The other stack can be deleted and made again beside it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.data = rental.TenantData(self, "Data")
        self.hosts = rental.TenantUsers(self, "Hosts")
        self.guests = rental.TenantUsers(self, "Guests", groups=("guest", "admin"), self_sign_up=True)


class Seaview(cdk.Stack):
    """Seaview Stays at https://book.seaview.example."""

    def __init__(self, scope: Construct, id: str, *, lasting: Lasting, zone_id: str) -> None:
        super().__init__(scope, id)
        data = lasting.data
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=zone_id, zone_name="seaview.example"
        )
        # What happens to bookings, and who acts on it: the clock, the audit, other channels' calendars, letters.
        events = rental.EventBackbone(self, "Events", data=data)
        rental.BookingMoments(self, "Moments", data=data, events=events)
        rental.AuditTrail(self, "Audit", data=data, events=events)
        rental.CalendarSync(self, "Calendars", data=data, events=events, conflict_rule="first_come")
        reminders = rental.ReminderSchedules(self, "Reminders", data=data, events=events)
        letters = rental.Notifications(
            self, "Letters", data=data, events=events, sender_address="stays@seaview.example", hosted_zone=zone
        )
        letters.letters_lost.add_alarm_action(actions.SnsAction(sns.Topic(self, "Pager", enforce_ssl=True)))

        # Cards, once their three secrets are filled with your keys of Stripe; without `payments` guests pay on arrival.
        payments = rental.CardPayments(self, "Payments", data=data, events=events)
        api = rental.BookingApi(self, "Api", data=data, payments=payments, reminders=reminders)
        rental.PaymentsWebhook(self, "Webhook", payments=payments, api=api)
        sites = rental.SiteDistribution(self, "Sites", domain="seaview.example", hosted_zone=zone)
        sites.serve_api(api)
        profile = rental.TenantProfile(name="Seaview Stays", contact_email="hosts@seaview.example")
        rental.TenantSite(
            self,
            "Site",
            subdomain="book",
            data=data,
            profile=profile,
            distribution=sites,
            users=lasting.hosts,
            guests=lasting.guests,
        )


app = cdk.App()
Seaview(app, "Seaview", lasting=Lasting(app, "SeaviewData"), zone_id="Z0123456789ABCDEFGHIJ")
app.synth()
