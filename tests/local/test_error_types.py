"""What a function raised is known by its name to whoever called it."""

import json

from tests.local.local_aws import function

CODE = """
class TooFull(Exception): ...

def handler(event, context):
    raise TooFull("seven of seven")
"""


def failure(aws):
    _, outputs = aws.deploy(function(CODE), {"Name": {"Ref": "Fn"}})
    answered = aws.client("lambda").invoke(FunctionName=outputs["Name"])
    assert answered["FunctionError"]
    told = json.loads(answered["Payload"].read())
    return told["errorType"], told["errorMessage"]


def test_vanilla_calls_every_failure_the_same(vanilla):
    assert failure(vanilla)[0] == "Runtime.HandlerError"


def test_a_failure_has_the_name_of_what_was_raised(extended):
    assert failure(extended) == ("TooFull", "seven of seven")
