"""One logger and one metrics set per function; names come from Powertools' own environment variables."""

import warnings

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric

# A request that counts nothing is ordinary here.
warnings.filterwarnings("ignore", message="No application metrics to publish")
logger = Logger(log_uncaught_exceptions=False)
metrics = Metrics()


def count(name: str, value: int = 1) -> None:
    """Add to a business metric, e.g. `count("BookingsCreated")`."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)


def count_for_all(name: str, service: str) -> None:
    """Count one under a service's name, whichever function counts: an alarm watches a metric that it can name."""
    with single_metric(name=name, unit=MetricUnit.Count, value=1, default_dimensions={"service": service}):
        pass
