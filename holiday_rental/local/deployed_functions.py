"""Which functions the last deployment has, as its templates say: also when the platform is down."""

from collections.abc import Iterator
from pathlib import Path

from holiday_rental.local.function_logs import FunctionName
from holiday_rental.local.state_directory import read_json


def deployed_functions(assembly: Path) -> Iterator[FunctionName]:
    """Yield the functions of a cloud assembly's templates; none where there is no assembly."""
    for file in sorted(assembly.glob("*.template.json")):
        template = read_json(file) or {}
        for logical_id, resource in template.get("Resources", {}).items():
            if resource["Type"] == "AWS::Lambda::Function":
                yield FunctionName.of(logical_id, str(resource["Properties"].get("Description", "")))
