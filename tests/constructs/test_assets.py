"""Where the library takes its own sources from."""

import aws_cdk as cdk

from holiday_rental import _assets


def test_what_the_wheel_brings_is_taken_wherever_the_wheel_is_installed(tmp_path, monkeypatch):
    """Site-packages may lie below a project: a pyproject.toml beside the package says nothing."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "package/_bundled/lambda_src").mkdir(parents=True)
    monkeypatch.setattr(_assets, "_HERE", tmp_path / "package")
    assert _assets.lambda_source(cdk.App()) == tmp_path / "package/_bundled/lambda_src"


def test_in_a_checkout_the_sources_beside_the_package_are_taken(tmp_path, monkeypatch):
    (tmp_path / "package").mkdir()
    monkeypatch.setattr(_assets, "_HERE", tmp_path / "package")
    assert _assets.lambda_source(cdk.App()) == tmp_path / "lambda_src"
