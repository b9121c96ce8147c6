"""The one way to define a Lambda function here."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from aws_cdk import AssetHashType, BundlingOptions, BundlingOutput, DockerImage, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from holiday_rental._assets import lambda_source
from holiday_rental._bundle import SourceTree
from holiday_rental._bundling import Bundle, LocalBundling
from holiday_rental._platform import Platform
from holiday_rental._requirements import requirements_for
from holiday_rental.local_target import LocalTarget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from constructs import Construct, IConstruct

METRICS_NAMESPACE = "HolidayRental"

_HANDLER = re.compile(r"^(?:def handler\(|handler = )", re.MULTILINE)


class ContextFunction(lambda_.Function):
    """A function whose code is `lambda_src/rental/<context>/<entry>.py` and exactly what that imports.

        ContextFunction(self, "PropertiesHttp", context="properties", entry="http_api")
        ContextFunction(self, "GetQuotes", context="bookings", entry="http_api.quotes")  # bookings/http_api/quotes.py

    It has a role of its own that may write to its own log group and nothing else; grants add to it.
    `operations` limits an HTTP entry to these ids (default: all it declares). `timeout` defaults to 10 seconds,
    `memory_size_mib` to 512, which is where a Python start-up stops gaining much on arm64.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        context: str,
        entry: str,
        operations: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        timeout: Duration | None = None,
        memory_size_mib: int = 512,
    ) -> None:
        log_group = logs.LogGroup(
            scope, f"{id}Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        super().__init__(
            scope,
            id,
            description=f"rental.{context}.{entry}" + (f": {', '.join(operations)}" if operations else ""),
            runtime=_runtime(),
            architecture=_architecture(),
            handler=f"rental.{context}.{entry}.handler",
            code=_code(scope, context, entry),
            role=_role(scope, id, log_group),
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
            environment={
                "POWERTOOLS_SERVICE_NAME": context,
                "POWERTOOLS_METRICS_NAMESPACE": METRICS_NAMESPACE,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **({"FUNCTION_OPERATIONS": ",".join(operations)} if operations else {}),
                **(environment or {}),
            },
            timeout=timeout or _ten_seconds(),
            memory_size=memory_size_mib,
        )


def _role(scope: Construct, id: str, log_group: logs.LogGroup) -> iam.Role:
    role = iam.Role(scope, f"{id}Role", assumed_by=_lambda_service())
    log_group.grant_write(role)
    return role


def _code(scope: Construct, context: str, entry: str) -> lambda_.Code:
    bundle = _surroundings(scope).bundle(context, entry)
    return lambda_.Code.from_asset(
        str(bundle.source),
        asset_hash=bundle.hash,
        asset_hash_type=AssetHashType.CUSTOM,
        bundling=BundlingOptions(
            image=_never_used(),
            local=LocalBundling(bundle),
            output_type=BundlingOutput.ARCHIVED,
        ),
    )


class _Bundles:
    """Entries' bundles of one source for one platform, each read once for all the functions that share it."""

    def __init__(self, source: Path, platform: Platform) -> None:
        self._source, self._platform = source, platform
        self._tree = SourceTree(source)
        self._read: dict[tuple[str, str], Bundle] = {}

    def bundle(self, context: str, entry: str) -> Bundle:
        if (context, entry) not in self._read:
            self._read[context, entry] = self._bundle(context, entry)
        return self._read[context, entry]

    def _bundle(self, context: str, entry: str) -> Bundle:
        closure = self._tree.closure(f"rental.{context}.{entry}")
        path = f"rental/{context}/{entry.replace('.', '/')}.py"
        if not closure.files or not (self._source / path).is_file():
            raise ValueError(f"no entry point at lambda_src/{path}; {_there_are(self._source / 'rental', context)}")
        templates = self._source / "rental" / context / "templates"
        data = sorted(file for file in templates.rglob("*") if file.is_file())
        requirements = requirements_for(self._source, closure.imports)
        return Bundle(self._source, (*closure.files, *data), requirements, closure.services, self._platform)


def _surroundings(scope: Construct) -> _Bundles:
    """Return the bundles that functions in `scope` are of, asked once: what has children keeps its context."""
    if scope not in _known_in:
        source, platform = lambda_source(scope), Platform.this_machine() if LocalTarget.of(scope) else Platform.aws()
        of_app = _known_of.setdefault(scope.node.root, {})
        _known_in[scope] = of_app.setdefault((source, platform), _Bundles(source, platform))
    return _known_in[scope]


_known_in: WeakKeyDictionary[IConstruct, _Bundles] = WeakKeyDictionary()
_known_of: WeakKeyDictionary[IConstruct, dict[tuple[Path, Platform], _Bundles]] = WeakKeyDictionary()


def _there_are(rental: Path, context: str) -> str:
    """Tell who mistyped a context or an entry which there are."""
    if not (rental / context).is_dir():
        return f"contexts are {', '.join(sorted(path.parent.name for path in rental.glob('*/__init__.py')))}"
    modules = {path.relative_to(rental / context): path.read_text("utf-8") for path in (rental / context).rglob("*.py")}
    entries = [".".join(path.with_suffix("").parts) for path, text in modules.items() if _HANDLER.search(text)]
    return f"entries of {context} are {', '.join(sorted(entries)) or 'none'}"


# Each of these is asked of another process; they are values, the same for every function.
@cache
def _runtime() -> lambda_.Runtime:
    return lambda_.Runtime.PYTHON_3_13


@cache
def _architecture() -> lambda_.Architecture:
    return lambda_.Architecture.ARM_64


@cache
def _lambda_service() -> iam.ServicePrincipal:
    return iam.ServicePrincipal("lambda.amazonaws.com")


@cache
def _ten_seconds() -> Duration:
    return Duration.seconds(10)


@cache
def _never_used() -> DockerImage:
    return DockerImage.from_registry("never-used")
