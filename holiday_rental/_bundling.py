"""A function's zip, built without Docker: sources by import closure, libraries by uv, bytecode where it counts.

Both are packed once, into a cache folder; a bundle is put together from what it needs of them, so that a hundred
functions do not install a hundred times and a changed source costs its own compilation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import jsii
from aws_cdk import BundlingOptions, ILocalBundling

from holiday_rental._archive import join
from holiday_rental._bundle_cache import BUNDLER_VERSION
from holiday_rental._packed_libraries import packed_libraries
from holiday_rental._packed_sources import packed_sources

if TYPE_CHECKING:
    from holiday_rental._archive import Packed
    from holiday_rental._platform import Platform
    from holiday_rental._requirements import Requirements


@dataclass(frozen=True)
class Bundle:
    """Everything that goes into one zip. `files` lie below `source` and keep their relative paths."""

    source: Path
    files: tuple[Path, ...]
    requirements: Requirements
    services: frozenset[str]
    platform: Platform

    @cached_property
    def hash(self) -> str:
        """Return the asset hash: equal for equal sources, requirements, services, platform and bundler."""
        digest = hashlib.sha256(self._made_of().encode())
        for file in self.files:
            digest.update(f"\0{file.relative_to(self.source).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    def write(self, archive: Path) -> None:
        """Write the zip, of parts that are packed already or are packed now for all that need them."""
        join(archive, {**self.libraries(), **packed_sources(self.source, self.files, self.platform)})

    def libraries(self) -> dict[str, Packed]:
        """Return the libraries' files by name."""
        return packed_libraries(self.requirements, self.services, self.platform)

    def _made_of(self) -> str:
        target = f"{self.platform.machine} {self.platform.bytecode}"
        services = ",".join(sorted(self.services))
        return "\n".join([BUNDLER_VERSION, target, services, *self.requirements.roots, self.requirements.lock])


@jsii.implements(ILocalBundling)
class LocalBundling:
    """Lets CDK build a bundle in this process. CDK calls it only where its output does not hold the hash yet."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def try_bundle(self, output_dir: str, options: BundlingOptions | None = None, **_: object) -> bool:  # noqa: ARG002
        self._bundle.write(Path(output_dir) / "bundle.zip")
        return True
