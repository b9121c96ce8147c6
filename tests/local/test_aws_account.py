"""What `doctor --aws` says of an account, in the wire's own shapes: botocore holds each answer to AWS's model."""

import json

import boto3
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber

from holiday_rental.local.aws_account import Account, examine_account

OUTPUTS = {
    "StripeApiSecretArn": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:Api-1",
    "StripePageSecretArn": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:Page-1",
    "Tenants": json.dumps([{"subdomain": "seaview", "host_pool_id": "eu-west-1_Hosts"}]),
    "Tenants2": json.dumps(
        [{"subdomain": "barossa", "host_pool_id": "eu-west-1_Others", "host_group": "tenant2.host"}]
    ),
}
ZONE = {"Id": "/hostedzone/Z1", "CallerReference": "1", "Config": {"PrivateZone": False}}
CERTIFICATE = {"CertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/1", "Status": "ISSUED"}


def stack_of(outputs):
    listed = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
    return {"Stacks": [{"StackName": "S", "CreationTime": 0, "StackStatus": "CREATE_COMPLETE", "Outputs": listed}]}


class FakeAccount:
    """An account ready for the platform; `answers` may say otherwise. Each call is answered once, in order."""

    def __init__(self, **answers):
        self.asked = {}
        self.answers = {
            "sts": [("get_caller_identity", {"Account": "111111111111"})],
            "cloudformation": [
                ("describe_stacks", stack_of({"BootstrapVersion": "30"})),
                ("describe_stacks", stack_of(OUTPUTS)),
            ],
            "route53": [("list_hosted_zones_by_name", zones({"Name": "stays.example."} | ZONE))],
            "acm": [
                ("list_certificates", {"CertificateSummaryList": [{"DomainName": "*.stays.example"} | CERTIFICATE]})
            ],
            "sesv2": [("get_account", mail(SendingEnabled=True, ProductionAccessEnabled=True))],
            "sns": [("get_sms_sandbox_account_status", {"IsInSandbox": False})],
            "lambda": [("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 1000}})],
            "cognito-idp": [
                ("list_user_pools", {"UserPools": [{"Id": "eu-west-1_Hosts"}]}),
                ("list_users", {"Users": [{"Username": "host"}]}),
                ("list_users_in_group", {"Users": []}),
            ],
            "secretsmanager": [
                ("get_secret_value", {"SecretString": json.dumps({"api_key": "sk_live_never_shown"})}),
                ("get_secret_value", {"SecretString": json.dumps({"publishable_key": ""})}),
            ],
        } | answers

    def client(self, service, region):
        if service not in self.asked:
            made = boto3.client(
                service, region_name=region or "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
            )
            stub = Stubber(made)
            for method, answer in self.answers[service]:
                if isinstance(answer, str):
                    stub.add_client_error(method, answer)
                else:
                    stub.add_response(method, answer)
            stub.activate()
            self.asked[service] = made
        return self.asked[service]


def zones(*found):
    return {"HostedZones": list(found), "IsTruncated": False, "MaxItems": "100"}


def mail(**told):
    return {"SendQuota": {"Max24HourSend": 50_000.0}} | told


def said(domain="stays.example", **answers):
    """Return {what: finding}."""
    account = FakeAccount(**answers)
    return {each.what: each for each in examine_account(Account(account.client, domain))}


def test_an_account_that_is_ready_has_nothing_to_cure_but_what_only_people_can_give():
    found = said()
    assert found["Credentials"].found == "account 111111111111 in eu-west-1"
    assert found["Hosted zone"].found == "Z1"
    assert found["E-mail"].found == "50000 letters a day"
    assert {name for name, each in found.items() if not each.well} == {"Stripe's key for pages", "Hosts of barossa"}
    assert "eu-west-1_Others" in found["Hosts of barossa"].cure
    assert "Page-1" in found["Stripe's key for pages"].cure
    assert "sk_live" not in str(found)


def test_a_new_account_is_told_what_it_lacks():
    found = said(
        cloudformation=[("describe_stacks", "ValidationError"), ("describe_stacks", "ValidationError")],
        route53=[("list_hosted_zones_by_name", zones({"Name": "other.example."} | ZONE))],
        acm=[("list_certificates", {"CertificateSummaryList": []})],
        sesv2=[("get_account", mail(SendingEnabled=True, ProductionAccessEnabled=False))],
        sns=[("get_sms_sandbox_account_status", {"IsInSandbox": True})],
        **{"lambda": [("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 10}})]},
    )
    wrong = {name: each.found for name, each in found.items() if not each.well}
    assert wrong == {
        "CDK bootstrap": "not here",
        "Hosted zone": "none for stays.example",
        "E-mail": "in SES's sandbox",
        "Lambda": "10 calls at once",
    }
    assert "verified numbers" in found["Text messages"].found
    assert found["Platform"].found == "no stack HolidayRental yet"


def test_without_a_domain_the_zone_is_not_looked_for_and_that_is_said():
    found = said(domain=None)
    assert "--domain" in found["Hosted zone"].cure
    assert "Certificate" not in found


def test_what_may_not_be_looked_at_is_told_and_the_rest_is_looked_at():
    found = said(sesv2=[("get_account", "AccessDeniedException")])
    assert found["E-mail"].found == "AccessDeniedException"
    assert "Allow GetAccount" in found["E-mail"].cure
    assert found["Lambda"].well


def test_without_credentials_there_is_one_finding():
    def client(_service, _region):
        raise NoCredentialsError

    (only,) = examine_account(Account(client))
    assert (only.what, only.found) == ("Credentials", "Unable to locate credentials")
    assert only.cure
