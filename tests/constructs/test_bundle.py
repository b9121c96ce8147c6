"""What goes into a function's zip, and when it is built again."""

import ast
import dataclasses
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from holiday_rental._bundle import import_closure
from holiday_rental._bundling import Bundle
from holiday_rental._bytecode import interpreter_for
from holiday_rental._platform import Platform
from holiday_rental._prune import prune
from holiday_rental._requirements import Requirements, requirements_for
from tests.constructs.bundles import bundle_of, write_source
from tests.constructs.cloud import write_entry

LAMBDA_SOURCE = Path(__file__).parents[2] / "lambda_src"


def names(closure, source):
    return [file.relative_to(source).as_posix() for file in closure.files if file.name != "__init__.py"]


@pytest.fixture
def source(tmp_path):
    return write_source(tmp_path / "lambda_src")


def test_only_what_is_imported_goes_along(source):
    closure = import_closure(source, "rental.bookings.http_api")
    assert names(closure, source) == ["rental/bookings/http_api.py", "rental/kernel/money.py"]
    assert closure.imports.keys() == {"msgspec"}
    assert source / "rental/__init__.py" in closure.files


def test_an_entry_of_a_package_takes_its_neighbours_init_along_and_not_its_neighbours(tmp_path):
    write_entry(tmp_path, "bookings.http_api.quotes", "import rental.bookings.domain.quote")
    write_entry(tmp_path, "bookings.http_api.holds", "import boto3")
    write_entry(tmp_path, "bookings.domain.quote")
    closure = import_closure(tmp_path, "rental.bookings.http_api.quotes")
    assert names(closure, tmp_path) == ["rental/bookings/domain/quote.py", "rental/bookings/http_api/quotes.py"]
    assert tmp_path / "rental/bookings/http_api/__init__.py" in closure.files
    assert closure.imports == {}


def test_imports_inside_functions_count_and_those_for_type_checkers_do_not(tmp_path):
    write_entry(
        tmp_path,
        "bookings.http_api",
        """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import mypy_boto3_dynamodb
def handler(event, context):
    import jwt
""",
    )
    assert import_closure(tmp_path, "rental.bookings.http_api").imports.keys() == {"jwt"}


def test_a_module_is_parsed_once_however_many_entries_reach_it(source, monkeypatch):
    parsed, parse = [], ast.parse
    write_entry(source, "bookings.events", "from rental.kernel import money\n")
    with monkeypatch.context() as counting:
        counting.setattr(ast, "parse", lambda text, file: parsed.append(Path(file).name) or parse(text, file))
        for entry in ("rental.bookings.http_api", "rental.bookings.events", "rental.bookings.http_api"):
            import_closure(source, entry)
    assert [parsed.count(name) for name in ("http_api.py", "events.py", "money.py")] == [1, 1, 1]


def test_a_module_that_changed_is_read_anew(source):
    before = import_closure(source, "rental.bookings.http_api")
    assert before.services == frozenset()
    write_entry(source, "kernel.coins")
    write_entry(source, "kernel.money", 'import rental.kernel.coins, boto3\nboto3.client("ses")\n')
    after = import_closure(source, "rental.bookings.http_api")
    assert set(names(after, source)) - set(names(before, source)) == {"rental/kernel/coins.py"}
    assert (after.imports.keys(), after.services) == ({"msgspec", "boto3"}, {"ses", "sts"})


def test_services_are_read_from_clients_that_are_made(tmp_path):
    write_entry(tmp_path, "bookings.http_api", 'import boto3\nboto3.client("dynamodb")\nboto3.resource("s3")\n')
    assert import_closure(tmp_path, "rental.bookings.http_api").services == {"dynamodb", "s3", "sts"}


def test_zone_rules_are_shipped_where_zoneinfo_is_imported(tmp_path):
    write_entry(tmp_path, "bookings.http_api", "from zoneinfo import ZoneInfo\n")
    (tmp_path / "requirements.txt").write_text("tzdata==2026.6\n")
    closure = import_closure(tmp_path, "rental.bookings.http_api")
    assert requirements_for(tmp_path, closure.imports).roots == ("tzdata",)


def test_extras_come_from_the_ranges_and_versions_from_the_lock(tmp_path):
    write_entry(tmp_path, "accounts.authorizer", "import jwt\n")
    (tmp_path / "requirements.in").write_text("pyjwt[crypto]>=2.10,<3  # signatures\n")
    (tmp_path / "requirements.txt").write_text("pyjwt==2.15.1\ncryptography==50.0.2\n")
    closure = import_closure(tmp_path, "rental.accounts.authorizer")
    wanted = Requirements(("pyjwt[crypto]",), "cryptography==50.0.2\npyjwt==2.15.1")
    assert requirements_for(tmp_path, closure.imports) == wanted


def test_an_import_the_lock_does_not_hold_is_named_with_its_file(source):
    closure = import_closure(source, "rental.payments.stripe")
    message = r"rental/payments/stripe.py imports 'stripe', but .* does not lock 'stripe'; it locks msgspec, six"
    with pytest.raises(ValueError, match=message):
        requirements_for(source, closure.imports)


def test_the_hash_stays_while_nothing_of_it_changes(source):
    before = bundle_of(source).hash
    write_entry(source, "payments.stripe", "import stripe, other\n")
    assert bundle_of(source).hash == before


def test_the_hash_covers_sources_requirements_services_and_platform(source):
    hashes = [bundle_of(source).hash]
    hashes.append(bundle_of(source, platform=Platform.aws()).hash)
    hashes.append(bundle_of(source, services=frozenset({"ses"})).hash)
    (source / "requirements.txt").write_text("msgspec==0.22.0\nsix==1.16.0\n")
    hashes.append(bundle_of(source).hash)
    write_entry(source, "kernel.money", "from fractions import Fraction\n")
    hashes.append(bundle_of(source).hash)
    assert len(set(hashes)) == len(hashes)


def test_a_renamed_file_changes_the_hash(source):
    before = bundle_of(source)
    before_hash = before.hash
    renamed = source / "rental/kernel/coins.py"
    (source / "rental/kernel/money.py").rename(renamed)
    files = tuple(renamed if file.name == "money.py" else file for file in before.files)
    assert dataclasses.replace(before, files=files).hash != before_hash


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The real properties entry, built for this machine."""
    closure = import_closure(LAMBDA_SOURCE, "rental.properties.http_api")
    requirements = requirements_for(LAMBDA_SOURCE, closure.imports)
    folder = tmp_path_factory.mktemp("bundle")
    archive = folder / "bundle.zip"
    Bundle(LAMBDA_SOURCE, closure.files, requirements, closure.services, Platform.this_machine()).write(archive)
    with zipfile.ZipFile(archive) as packed:
        assert len(set(packed.namelist())) == len(packed.namelist())
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_built_folder_alone_serves_the_handler(built):
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]; from rental.properties import http_api; print(http_api.__file__)"
    )
    environment = {"POWERTOOLS_METRICS_NAMESPACE": "x", "POWERTOOLS_SERVICE_NAME": "x"}
    command = [sys.executable, "-S", "-E", "-c", script, str(built)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(built / "rental/properties/http_api.py")


def test_libraries_are_installed_where_no_python_is_on_the_path(source, tmp_path, monkeypatch):
    """Otherwise uv looks for one, and downloads one from elsewhere than the registry."""
    for name, value in (("PATH", ""), ("UV_PYTHON_DOWNLOADS", "never"), ("HOLIDAY_RENTAL_CACHE", str(tmp_path))):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.chdir(tmp_path)
    bundle_of(source, platform=Platform.aws()).write(tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as packed:
        assert "msgspec-0.22.0.dist-info/METADATA" in packed.namelist()


def test_bytecode_is_valid_whatever_a_files_date(built):
    compiled = Path(importlib.util.cache_from_source(str(built / "rental/properties/http_api.py")))
    flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
    assert flags == 0b01, "hash-based and unchecked"


def test_libraries_are_bytecode_and_our_own_modules_have_their_text_too(built):
    assert (built / "msgspec/__init__.pyc").is_file()
    assert not (built / "msgspec/__init__.py").exists()
    assert (built / "rental/properties/http_api.py").is_file()


def test_the_aws_sdk_brings_only_the_services_that_are_called(built):
    described = {path.name for path in (built / "botocore/data").iterdir() if path.is_dir()}
    assert described == {"dynamodb", "secretsmanager", "sts"}
    assert (built / "botocore/data/endpoints.json").is_file()


def test_nothing_is_shipped_that_no_function_loads(built):
    assert not list(built.glob("**/*.pyi"))
    assert not list(built.glob("*/tests"))
    assert {path.name for path in built.glob("*.dist-info/*")} == {"METADATA"}


def test_pruning_leaves_files_that_merely_sound_like_waste(tmp_path):
    for name in ("library/testing_tools.py", "library/tests/test_it.py", "bin/tool", "library/inner/tests/needed.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    prune(tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["library/inner/tests/needed.py", "library/testing_tools.py"]


def test_of_powertools_only_what_logs_and_counts_is_shipped(built):
    library = built / "aws_lambda_powertools"
    assert (library / "logging/logger.pyc").is_file()
    assert not (library / "event_handler").exists()
    assert {path.name for path in (library / "utilities").glob("[!_]*")} == {"jmespath_utils", "typing"}


def test_every_zone_keeps_its_rules_and_loses_the_lists_of_them(built):
    zones = built / "tzdata/zoneinfo"
    assert (zones / "Australia/Adelaide").is_file()
    assert not [path.name for path in zones.iterdir() if path.suffix in (".zi", ".tab")]


def test_an_interpreter_is_only_used_when_it_is_of_the_version():
    assert interpreter_for(f"{sys.version_info.major}.{sys.version_info.minor}").path == sys.executable
    assert interpreter_for("2.99") is None
