"""The one switch between AWS and the local platform."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs import IConstruct

_KEY = "holiday-rental:private:local-port"
# The command line reads a stack's whole metadata again for every event of it, half a megabyte of the platform's: for
# each resource a stack trace, which says only that jsii made it, and a path, which its logical id says as well.
_DISABLED_METADATA = ("aws:cdk:disable-creation-stack-traces", "aws:cdk:disable-logicalId-metadata")


@dataclass(frozen=True, slots=True)
class LocalTarget:
    """Deploy to an AWS emulator on this machine, listening on `port` of the loopback address.

        LocalTarget(4566).apply(app)  # before the app has children

    It changes only the API's origin and protocol, the address of signing keys, the sites' domain, certificate and
    zone, the platform bundles are built for, retry intervals, and how often a caller may call: all are at one address
    there. Constructs ask `LocalTarget.of(self)`. The cloud assembly leaves out what says where resources were made.
    """

    port: int
    """Of the emulator, on the loopback address."""

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65535:  # noqa: PLR2004 - the range of ports
            raise ValueError(f"port must be 1-65535, got {self.port}")

    @staticmethod
    def of(scope: IConstruct) -> LocalTarget | None:
        """Return the target in force for `scope`, or None for AWS."""
        port = scope.node.try_get_context(_KEY)
        return LocalTarget(int(port)) if port else None

    def apply(self, scope: IConstruct) -> None:
        """Set this target for everything below `scope`."""
        scope.node.set_context(_KEY, self.port)
        for key in _DISABLED_METADATA:
            scope.node.set_context(key, value=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def domain(self) -> str:
        """Browsers resolve every name below it to the loopback address."""
        return "localhost"

    def site_url(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    def api_id(self, scope: IConstruct) -> str:
        """Return the id the emulator is to give an API: stable, so that addresses survive a new deployment."""
        return hashlib.sha256(scope.node.path.encode()).hexdigest()[:8]
