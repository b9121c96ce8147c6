"""What every test stands on: the environment that functions expect, one local platform and one browser a run."""

import os

# Before any Lambda module is imported: Powertools reads its names when its objects are made.
os.environ |= {
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "HolidayRental",
    "POWERTOOLS_LOG_LEVEL": "WARNING",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "CDK_VALIDATION": "false",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
}
