"""What templates say about tables, APIs, secrets, topics and the types that are only recorded."""

import pytest

from holiday_rental.local.emulator.record_only import TYPES

TABLE = {
    "Type": "AWS::DynamoDB::GlobalTable",
    "Properties": {
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        "Replicas": [{"Region": "us-east-1", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}],
    },
}
API = {
    "Type": "AWS::ApiGatewayV2::Api",
    "Properties": {
        "Name": "cors",
        "ProtocolType": "HTTP",
        "CorsConfiguration": {"AllowOrigins": ["http://seaview.localhost"], "AllowMethods": ["GET"]},
    },
}
SECRET = {
    "Type": "AWS::SecretsManager::Secret",
    "Properties": {"GenerateSecretString": {"ExcludePunctuation": True, "ExcludeNumbers": True, "PasswordLength": 64}},
}
TOPIC = {
    "Type": "AWS::SNS::Topic",
    "Properties": {"TopicName": "orders.fifo", "FifoTopic": True, "ContentBasedDeduplication": True},
}


def table_settings(aws):
    _, outputs = aws.deploy({"Table": TABLE}, {"Name": {"Ref": "Table"}})
    client = aws.client("dynamodb")
    expiry = client.describe_time_to_live(TableName=outputs["Name"])["TimeToLiveDescription"]
    backups = client.describe_continuous_backups(TableName=outputs["Name"])["ContinuousBackupsDescription"]
    return expiry, backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]


def test_vanilla_drops_a_tables_expiry_and_recovery(vanilla):
    expiry, recovery = table_settings(vanilla)
    assert (expiry["TimeToLiveStatus"], recovery) == ("DISABLED", "DISABLED")


def test_a_tables_expiry_and_recovery_are_kept(extended):
    expiry, recovery = table_settings(extended)
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    assert recovery == "ENABLED"


def preflight(aws):
    _, outputs = aws.deploy({"Api": API}, {"Id": {"Ref": "Api"}})
    headers = {"Origin": "http://seaview.localhost", "Access-Control-Request-Method": "GET"}
    return aws.request("OPTIONS", f"/_aws/execute-api/{outputs['Id']}/$default/x", headers=headers)


def test_vanilla_answers_no_preflight(vanilla):
    assert "access-control-allow-origin" not in preflight(vanilla).headers


def test_preflights_are_answered_as_the_template_says(extended):
    assert preflight(extended).headers["access-control-allow-origin"] == "http://seaview.localhost"


def secret(aws):
    _, outputs = aws.deploy({"Secret": SECRET}, {"Ref": {"Ref": "Secret"}})
    value = aws.client("secretsmanager").get_secret_value(SecretId=outputs["Ref"])
    return outputs["Ref"], value


def test_vanilla_refers_to_a_secret_by_name_and_ignores_what_to_exclude(vanilla):
    reference, value = secret(vanilla)
    assert not reference.startswith("arn:")
    assert not value["SecretString"].isalpha()


def test_a_secret_is_referred_to_by_arn_and_has_only_the_characters_asked_for(extended):
    reference, value = secret(extended)
    assert reference == value["ARN"]
    assert value["SecretString"].isalpha()


def test_a_secret_can_be_changed_and_deleted(extended):
    stack, outputs = extended.deploy({"Secret": SECRET}, {"Ref": {"Ref": "Secret"}})
    changed = {"Secret": {**SECRET, "Properties": {**SECRET["Properties"], "Description": "new"}}}
    extended.deploy(changed, {"Ref": {"Ref": "Secret"}}, name=stack)
    client = extended.client("secretsmanager")
    assert client.describe_secret(SecretId=outputs["Ref"])["Description"] == "new"
    extended.client("cloudformation").delete_stack(StackName=stack)


def duplicates_delivered(aws):
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders.fifo", "FifoQueue": True}}
    subscription = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "sqs",
            "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
            "RawMessageDelivery": True,
        },
    }
    policy = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Queue"}],
            "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]
            },
        },
    }
    resources = {"Topic": TOPIC, "Queue": queue, "Subscription": subscription, "Policy": policy}
    _, outputs = aws.deploy(resources, {"Topic": {"Ref": "Topic"}, "Queue": {"Ref": "Queue"}})
    for _ in range(2):
        aws.client("sns").publish(TopicArn=outputs["Topic"], Message="same", MessageGroupId="g")
    received = aws.client("sqs").receive_message(QueueUrl=outputs["Queue"], MaxNumberOfMessages=10, WaitTimeSeconds=1)
    return len(received.get("Messages", []))


def test_vanilla_takes_a_fifo_topic_for_a_plain_one(vanilla):
    assert duplicates_delivered(vanilla) != 1


def test_a_fifo_topic_delivers_a_message_once(extended):
    assert duplicates_delivered(extended) == 1


@pytest.mark.parametrize("resource_type", TYPES)
def test_vanilla_refuses_what_the_extension_only_records(vanilla, extended, resource_type):
    resources = {"Thing": {"Type": resource_type, "Properties": {"Name": "x"}}}
    with pytest.raises(Exception, match="Unrecognized resource types"):
        vanilla.deploy(resources)
    stack, _ = extended.deploy(resources)
    extended.client("cloudformation").delete_stack(StackName=stack)


def bucket_over_plain_http(aws):
    name = f"plain-{aws.port}"
    aws.client("s3").create_bucket(Bucket=name)
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    _, outputs = aws.deploy(
        {
            "User": {
                "Type": "AWS::IAM::User",
                "Properties": {
                    "Policies": [
                        {
                            "PolicyName": "all",
                            "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
                        }
                    ]
                },
            },
            "Policy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": name, "PolicyDocument": {"Statement": [deny]}},
            },
        },
        {"User": {"Ref": "User"}},
    )
    keys = aws.client("iam").create_access_key(UserName=outputs["User"])["AccessKey"]
    return aws.client("s3", keys["AccessKeyId"], keys["SecretAccessKey"]).put_object(Bucket=name, Key="k", Body=b"x")


def test_vanilla_refuses_plain_http_on_loopback_where_a_policy_asks_for_tls(vanilla):
    with pytest.raises(Exception, match="AccessDenied"):
        bucket_over_plain_http(vanilla)


def test_the_loopback_hop_counts_as_secure(extended):
    assert bucket_over_plain_http(extended)
