"""The house's rules that import-linter cannot say. Each message names the cure."""

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RENTAL = ROOT / "lambda_src" / "rental"
FOUNDATIONS = {"kernel", "platform"}
ENTRIES = {
    "http_api",
    "events",
    "ordered",
    "schedule",
    "queue",
    "socket",
    "webhook",
    "authorizer",
    "custom_resource",
    "tasks",
    "workers",
}
ROOMS = ENTRIES | {
    "__init__", "contract", "domain", "ports", "use_cases", "settings", "signatures",
    "dynamodb", "http_requests", "http_representations", "cognito", "jwks", "scheduler", "ses", "sqs", "templates",
    "http_feed", "http_webhook", "channex", "channex_documents", "icalendar_feed", "stripe", "sns", "refusals",
    "cloudfront", "route53", "step_functions", "s3", "wiring",
}  # fmt: skip
PACKAGES = {
    *("domain", "use_cases", "ports", "dynamodb", "cognito", "http_api", "tasks", "workers", "wiring"),
    *("http_feed", "icalendar_feed"),
}
LAMBDA_FILES = sorted(RENTAL.rglob("*.py"))
SOURCES = sorted(
    path
    for folder in ("holiday_rental", "lambda_src", "api_document", "letter_shapes", "tests", "bench", "examples")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_the_owners_top_level_names_exist():
    wanted = ["app.py", "cdk.json", "holiday_rental", "lambda_src", "tests", "requirements.txt"]
    wanted += ["requirements-dev.txt", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml"]
    assert [each for each in wanted if not (ROOT / each).exists()] == []


CONTEXTS = sorted({path.relative_to(RENTAL).parts[0] for path in LAMBDA_FILES} - FOUNDATIONS - {"__init__.py"})


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_uses_only_the_rooms_names(context):
    folder = RENTAL / context
    modules = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.py")} - {"."}
    assert modules - ROOMS == set(), f"{context}: rooms are named {sorted(ROOMS)}; see CONTRIBUTING.md"
    assert packages - PACKAGES == set(), f"{context}: only {sorted(PACKAGES)} may be packages, flat ones"
    assert packages & modules == set(), f"{context}: a package hides the module of the same name: keep one"


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_context_is_named_in_the_import_rules(context):
    layers = (ROOT / ".importlinter").read_text("utf-8")
    assert f"(rental.{context})" in layers, f"add (rental.{context}) to the layers of contract 2 in .importlinter"


def test_every_room_has_its_layer_in_the_import_rules():
    layers = (ROOT / ".importlinter").read_text("utf-8")
    missing = sorted(room for room in ROOMS - {"__init__"} if f"({room})" not in layers)
    assert missing == [], "say in contract 3 of .importlinter where the room stands"


def test_every_init_of_the_lambda_code_is_empty():
    filled = [name(path) for path in LAMBDA_FILES if path.name == "__init__.py" and path.read_text().strip()]
    assert filled == [], "an __init__ is loaded by every function of its package: move the code to a module"


def test_lambda_imports_are_absolute():
    relative = [
        name(path)
        for path in LAMBDA_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == [], "write `from rental.<context> import …`: the import statement is the bundle's manifest"


def test_nothing_touches_the_world_while_a_lambda_module_is_imported():
    """No client, environment, file or clock at import: the modules' own statements call none of them."""
    found = [
        f"{name(path)}: {ast.unparse(call)}"
        for path in LAMBDA_FILES
        for call in calls_at_import(tree(path))
        if WORLD.search(ast.unparse(call.func))
    ]
    assert found == [], "move these into a function, cached if they are dear"


LONGEST_FILE = 300
LONGEST_FUNCTION = 40  # a list of settings may be long; logic is not: aim at 25
WORLD = re.compile(r"client$|resource$|environ|getenv|open$|read_text|now$|(?<!date)time$|urlopen|required$")


def calls_at_import(module: ast.Module) -> list[ast.Call]:
    functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    found, pending = [], list(ast.iter_child_nodes(module))
    while pending:
        node = pending.pop()
        if isinstance(node, functions):
            pending += node.decorator_list if not isinstance(node, ast.Lambda) else []
            continue
        found += [node] if isinstance(node, ast.Call) else []
        pending += ast.iter_child_nodes(node)
    return found


def test_only_the_clock_and_the_adapters_ask_the_machine_for_the_time():
    allowed = {"platform/clock.py", "platform/patience.py", "platform/secrets.py", "platform/tenant_credentials.py"}
    asking = {
        path.relative_to(RENTAL).as_posix()
        for path in LAMBDA_FILES
        if re.search(r"datetime\.now\(|date\.today\(|time\.(time|monotonic)\(", path.read_text("utf-8"))
    }
    domain = {each for each in asking - allowed if re.search(r"/(domain|use_cases|ports|contract)", each)}
    assert domain == set(), "take `now` from the caller; entries get it from the clock port"


def test_constructs_need_nothing_of_the_local_platform():
    """Importing teams get constructs alone: what the command needs is in the extra `local`."""
    constructs = list((ROOT / "holiday_rental").glob("*.py"))
    found = {name(path): imported_names(path) & {"holiday_rental.local", "ministack", "boto3"} for path in constructs}
    assert {path: names for path, names in found.items() if names} == {}


def imported_names(path: Path) -> set[str]:
    """Return imported modules, each with the packages above it."""
    modules = set()
    for node in ast.walk(tree(path)):
        modules |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        modules |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
    return {".".join(module.split(".")[:depth]) for module in modules for depth in range(1, module.count(".") + 2)}


def test_no_table_scan_anywhere():
    scanning = [name(path) for path in LAMBDA_FILES if re.search(r"\.scan\(|\"Scan\"", path.read_text("utf-8"))]
    assert scanning == [], "read by key: a scan costs the whole table, and the tenants' policies refuse it"


def test_every_entry_on_disk_is_served_by_a_construct():
    """An entry is a module of an entry's name, or any module of a package of such a name."""
    paths = [path.relative_to(RENTAL) for path in LAMBDA_FILES if path.stem != "__init__"]
    files = {(path.parts[0], ".".join(path.with_suffix("").parts[1:])) for path in paths}
    entries = {(context, entry) for context, entry in files if entry.partition(".")[0] in ENTRIES}
    constructs = "\n".join(path.read_text("utf-8") for path in (ROOT / "holiday_rental").glob("*.py"))
    named = set(re.findall(r'context="(\w+)",\s*entry="([\w.]+)"', constructs))
    contexts = re.search(r"^CONTEXTS = \((.*?)\)$", constructs, re.MULTILINE | re.DOTALL)
    routed = set(re.findall(r'"(\w+)"', contexts[1] if contexts else ""))
    named |= {(context, entry) for context, entry in files if context in routed and entry.startswith("http_api")}
    unserved = sorted((context, entry) for context, entry in entries - named if context not in FOUNDATIONS)
    assert unserved == [], "an entry nobody deploys is dead: add its ContextFunction line"


def test_files_stay_small():
    lines = {name(path): path.read_text("utf-8").count("\n") + 1 for path in SOURCES}
    long = {each: count for each, count in lines.items() if count > LONGEST_FILE}
    assert long == {}, f"a file has at most {LONGEST_FILE} lines: split these by concept"


def test_functions_stay_small():
    long = [
        f"{name(path)}: {node.name} ({length} lines)"
        for path in SOURCES
        if not path.is_relative_to(ROOT / "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (length := statement_lines(node)) > LONGEST_FUNCTION
    ]
    assert long == [], "these do more than one thing"


def statement_lines(function: ast.FunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_named_for_nothing():
    banned = {"utils", "util", "helpers", "helper", "constants", "common", "misc", "manager"}
    found = [name(path) for path in SOURCES if path.stem in banned]
    assert found == [], "name a module for what it is about"


def test_the_project_names_no_machine():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    path_of_a_machine = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users/\w+)/")
    found = []
    for each in filter(None, tracked.split("\0")):
        path = ROOT / each
        if path.suffix in {".png", ".gz", ".ico", ".woff2"} or path == Path(__file__) or not path.is_file():
            continue
        if path_of_a_machine.search(path.read_text("utf-8", errors="ignore")):
            found.append(each)
    assert found == [], "these name a path of one machine"


@pytest.mark.parametrize(
    ("room", "line", "broken"),
    [
        ("bookings/use_cases/new.py", "import rental.properties.domain", "2. Contexts"),
        ("kernel/money.py", "import rental.platform.log", "2. Contexts"),
        ("bookings/domain/new.py", "import rental.bookings.use_cases", "3. Inside"),
        ("bookings/dynamodb/new.py", "import rental.bookings.http_api", "3. Inside"),
        ("bookings/ports.py", "import boto3", "5. boto3"),
        ("payments/ports.py", "import stripe", "5. boto3"),
        ("payments/domain/new.py", "import rental.payments.stripe", "3. Inside"),
        ("bookings/use_cases/new.py", "import rental.platform.dynamodb", "5. boto3"),
        ("bookings/http_api/new.py", "import holiday_rental.tenant_data", "1. CDK"),
    ],
)
def test_the_import_rules_bite(tmp_path, room, line, broken):
    shutil.copytree(ROOT / "lambda_src", tmp_path / "lambda_src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "holiday_rental", tmp_path / "holiday_rental", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    file = tmp_path / "lambda_src" / "rental" / room
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{line}\n")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}/lambda_src{os.pathsep}{tmp_path}"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    verdicts = " ".join(done.stdout.split())  # long names are wrapped
    assert re.search(rf"{re.escape(broken)}[^.]*? BROKEN", verdicts), done.stdout
