"""Names for what CloudFront will not name by itself. Its names hold for the whole account, whatever the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Names, Stack

if TYPE_CHECKING:
    from constructs import Construct

_LONGEST_REGION = len("ap-southeast-99")


def global_name(scope: Construct, *, longest: int = 120) -> str:
    """Return a name of at most `longest` characters that no other construct, stack or region of the account has."""
    name = Names.unique_resource_name(scope, max_length=longest - _LONGEST_REGION - 1, separator="-")
    return f"{name}-{Stack.of(scope).region}"
