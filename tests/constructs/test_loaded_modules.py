"""What importing each entry loads: exactly what is written down, from its bundle alone, and nothing dear by accident.

The table is loaded_modules.json. What is in `FEW` and `NEVER` no update of it can allow.
"""

import ast
import functools
import json
import subprocess
import sys

import pytest

from holiday_rental._archive import join
from tests.support.loaded_modules import (
    AS_LAMBDA,
    ENTRIES,
    SOURCE,
    UPDATE,
    Loaded,
    bundle_of,
    load_all,
    read_table,
)

# No function loads these: they are dear, or not ours to need.
NEVER = {
    "aws_xray_sdk": "Lambda traces by itself; use no Tracer",
    "aws_lambda_powertools.event_handler.openapi.models": "it needs pydantic; api_document/ writes the document",
    "pydantic": "msgspec reads and writes our JSON",
    "reportlab": "PDFs are made in no function there is",
    "fpdf": "PDFs are made in no function there is",
    "weasyprint": "PDFs are made in no function there is",
    "requests": "rental.platform and adapters use urllib",
    "httpx": "rental.platform and adapters use urllib",
    "mjml": "letters are compiled when they are written",
    "moto": "a test's",
    "unittest": "a test's",
    "sqlite3": "nothing is kept in a function",
}
# Only these load them.
FEW = {
    "stripe": {"rental.payments.queue", "rental.payments.webhook"},
    "icalendar": {"rental.calendar_sync.queue", "rental.calendar_sync.http_api.feeds"},
    "jinja2": {"rental.notifications.events", "rental.notifications.http_api.previews"},
    "jwt": {"rental.accounts.authorizer"},
    "cryptography": {"rental.accounts.authorizer"},
}
# Megabytes of libraries: docs/decisions/2026-11-29-the-authorizer-keeps-openssl.md.
MOST = 4.0
LARGEST = {"rental.accounts.authorizer": 7.3}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_all(tmp_path_factory.mktemp("bundles"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_module_and_library_of_a_bundle_can_be_imported_from_it_alone(entry, loaded):
    assert loaded[entry].error == ""


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_loads_what_the_table_says(entry, loaded):
    differences = differing(loaded[entry], read_table().get(entry, set()))
    assert not differences, "\n".join(differences)


def test_the_table_names_every_entry_and_no_other():
    assert list(read_table()) == ENTRIES, f"write the table anew: {UPDATE}"


def differing(found: Loaded, allowed: set[str]) -> list[str]:
    """Return a line for each name that is loaded and not in the table or the other way round, each with its cure."""
    lines = [
        f"{found.entry} now loads {name}: {found.way_to(name)}. Where it can do without, import it in what needs it; "
        f"where it cannot, `{UPDATE}` and look at the difference."
        for name in sorted(found.names - allowed)
    ]
    gone = sorted(allowed - found.names)
    return [*lines, *([f"{found.entry} no longer loads {', '.join(gone)}: `{UPDATE}`."] if gone else [])]


def test_a_new_module_is_told_with_the_way_to_it_and_the_cure():
    found = Loaded("rental.a.b", {"rental.a.b": "", "rental.a.domain": "rental.a.b", "stripe.x": "rental.a.domain"}, "")
    (line,) = differing(found, {"rental.a.b", "rental.a.domain"})
    assert "now loads stripe: stripe.x < rental.a.domain < rental.a.b." in line
    assert UPDATE in line
    assert differing(found, found.names | {"jwt"}) == [f"rental.a.b no longer loads jwt: `{UPDATE}`."]


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_dear_is_loaded_by_the_few_who_need_it(entry, loaded):
    told = loaded[entry]
    for name, why in NEVER.items():
        assert not has(told, name), f"{told.way_to(name)}: {why}"
    for name, few in FEW.items():
        assert entry in few or not has(told, name), f"{told.way_to(name)}: it is for {', '.join(sorted(few))} alone"


def test_who_may_load_what_is_dear_does(loaded):
    for name, few in FEW.items():
        assert {entry for entry in ENTRIES if has(loaded[entry], name)} == few, f"take out who no longer loads {name}"


def has(told: Loaded, name: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for module in told.modules)


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_tracer_is_imported_but_by_powertools_own_package(entry, loaded):
    importer = loaded[entry].modules.get("aws_lambda_powertools.tracing")
    assert importer in (None, "aws_lambda_powertools"), "Lambda traces by itself; use no Tracer"


def test_what_is_told_of_an_entry_is_what_a_bare_interpreter_loads(loaded, tmp_path):
    """The measured processes begin with the SDK loaded; here one begins with nothing."""
    entry = "rental.bookings.http_api.quotes"
    bundle_of(entry).write(tmp_path / "bundle.zip")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "bundle.zip", "."], cwd=tmp_path, check=True)
    script = f"""
import json, sys
sys.path.insert(0, {str(tmp_path)!r})
import boto3
before = set(sys.modules)
import {entry}
print(json.dumps(sorted(sys.modules.keys() - before)))
"""
    environment = AS_LAMBDA | {"LAMBDA_TASK_ROOT": str(tmp_path)}
    command = [sys.executable, "-S", "-E", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) == loaded[entry].modules.keys() - {"boto3"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_libraries_have_four_megabytes_at_most_and_the_authorizers_seven(entry, tmp_path):
    """Of zips built for this machine; `make bench` tells those for AWS. An entry's own files have half a megabyte."""
    join(tmp_path / "libraries.zip", bundle_of(entry).libraries())
    size = (tmp_path / "libraries.zip").stat().st_size
    assert size <= LARGEST.get(entry, MOST) * 1_000_000, "take out what is never loaded: _prune.py"


def test_nothing_is_called_by_boto3s_resources():
    """They load a description of their own for each service, and are no longer developed."""
    for file in (SOURCE / "rental").rglob("*.py"):
        calls = [node.func for node in ast.walk(parsed(file)) if isinstance(node, ast.Call)]
        named = [call.lineno for call in calls if isinstance(call, ast.Attribute) and call.attr == "resource"]
        assert not named, f"{file}:{named[0]}: use boto3.client"


@functools.cache
def parsed(file):
    return ast.parse(file.read_text("utf-8"), str(file))
