"""The API document as tests hold answers to it: a member that no schema names is an error."""

import copy
from typing import Any

# Members beyond those that every problem has depend on its type.
OPEN = {"Problem", "ProblemDocument", "GatewayMessage"}


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy whose schemas allow no further members. Readers of the real one must: it may grow."""
    copied = copy.deepcopy(document)
    for name, schema in copied["components"]["schemas"].items():
        if "properties" in schema and name not in OPEN:
            schema.setdefault("additionalProperties", False)
    return copied
