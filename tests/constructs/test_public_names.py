import ast
from pathlib import Path

import holiday_rental


def test_everything_public_can_be_imported_and_is_documented():
    for name in holiday_rental.__all__:
        assert getattr(holiday_rental, name).__doc__, name
    assert list(holiday_rental.__all__) == sorted(holiday_rental.__all__)


def test_importing_the_package_does_not_load_the_cdk():
    imported = [
        alias
        for node in ast.parse(Path(holiday_rental.__file__).read_text()).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in [getattr(node, "module", None) or node.names[0].name]
    ]
    assert imported == ["importlib", "typing"]
