"""Workers whose bundles hold the same libraries are forked from one process that has loaded them."""

import io
import json
import os
import signal
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import boto3
import botocore
import pytest

from holiday_rental.local.emulator import worker_seeds
from holiday_rental.local.emulator.code_directories import SharedZip
from tests.local.local_aws import eventually
from tests.local.test_lambda_workers import QUIET, invoke
from tests.support.loaded_modules import AS_LAMBDA, bundle_of

if not hasattr(os, "pidfd_open"):
    pytest.skip("processes are forked from seeds on Linux alone", allow_module_level=True)

LIBRARY = "import os\nLOADED_IN = os.getpid()\nLOADED_WITH = dict(os.environ)"
LOOK = """
import os, random, sys
import boto3
WHO = "{who}"
def handler(event, context):
    if event.get("end"): os._exit(1)
    return {{
        "who": WHO, "loaded in": boto3.LOADED_IN, "pid": os.getpid(), "parent": os.getppid(),
        "own": os.environ.get("OWN"), "root": os.environ["LAMBDA_TASK_ROOT"], "cwd": os.getcwd(),
        "library knows": "OWN" in boto3.LOADED_WITH, "random": random.random(), "path": sys.path,
    }}
"""


def bundle(who, library=LIBRARY):
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as packed:
        packed.writestr("index.py", LOOK.format(who=who))
        packed.writestr("boto3/__init__.py", library)
    return buffer.getvalue()


@pytest.fixture
def called(extended):
    """A call of a function that has this bundle, and an own environment; what it answers."""
    made = {}

    def call(code, event=None, **environment):
        key = (code, *environment.items())
        client = extended.client("lambda")
        if key not in made:
            made[key], _ = invoke(extended, QUIET)
            client.update_function_configuration(FunctionName=made[key], Environment={"Variables": environment})
            client.update_function_code(FunctionName=made[key], ZipFile=code)
        answer = client.invoke(FunctionName=made[key], Payload=json.dumps(event or {}))
        return json.loads(answer["Payload"].read())

    return call


def test_functions_with_the_same_libraries_are_forked_from_where_they_were_loaded(called):
    library = LIBRARY + f"\n# {uuid.uuid4()}"
    one, other = called(bundle("one", library), OWN="1"), called(bundle("other", library), OWN="2")
    assert (one["who"], other["who"], one["own"], other["own"]) == ("one", "other", "1", "2")
    assert one["loaded in"] == other["loaded in"] == one["parent"] == other["parent"]
    assert len({one["pid"], other["pid"], one["loaded in"]}) == 3
    assert one["random"] != other["random"]


def test_a_worker_stands_in_its_own_bundle_and_its_libraries_saw_no_functions_environment(called):
    found = called(bundle("own"), OWN="1")
    assert found["root"] == found["cwd"]
    assert found["path"][0] == found["root"]
    assert not [place for place in found["path"] if "site-packages" in place]
    assert not found["library knows"]


def test_another_librarys_files_are_loaded_elsewhere(called):
    one, other = (called(bundle("one", f"{LIBRARY}\n# {uuid.uuid4()}"), OWN="1") for _ in range(2))
    assert one["loaded in"] != other["loaded in"]


def test_what_a_library_reads_when_it_is_loaded_is_the_functions_own(called):
    found = called(bundle("careful"), POWERTOOLS_DEBUG="1", OWN="1")
    assert found["loaded in"] == found["pid"]
    assert found["library knows"]


def test_a_library_that_cannot_be_loaded_is_told_by_the_worker(called):
    refused = called(bundle("broken", f"raise RuntimeError('no such engine')  # {uuid.uuid4()}"), OWN="1")
    assert "no such engine" in json.dumps(refused)


def test_a_worker_that_ended_and_a_seed_that_was_killed_are_replaced(called):
    code = bundle("mortal", f"{LIBRARY}\n# {uuid.uuid4()}")
    first = called(code, OWN="1")
    called(code, {"end": True}, OWN="1")
    second = called(code, OWN="1")
    assert second["pid"] != first["pid"]
    assert second["loaded in"] == first["loaded in"]
    os.kill(first["loaded in"], signal.SIGKILL)
    called(code, {"end": True}, OWN="1")
    assert called(code, OWN="1")["loaded in"] not in (first["loaded in"], second["pid"])


def test_a_forked_process_is_watched_like_any_other(tmp_path):
    script = tmp_path / "_worker.py"
    script.write_text("import sys\nprint(sys.argv, sys.stdin.readline().strip())\nsys.exit(3)")
    seed = worker_seeds.Seed(sys.executable, {})
    made = seed.start(str(script), str(tmp_path), {"A": "1"})
    assert made.poll() is None
    made.stdin.write("heard\n")
    assert made.stdout.readline() == f"{[str(script)]} heard\n"
    assert made.wait(timeout=10) == made.poll() == made.returncode
    made.terminate()  # one that has ended is not asked again
    waiting = seed.start(str(script), str(tmp_path), {})
    waiting.terminate()
    assert waiting.wait(timeout=10) is not None


DESCRIBED = """
import json, sys
import boto3, botocore.loaders
read, plain = [], botocore.loaders.JSONFileLoader._load_file
def counted(self, path, how):
    read.append(path)
    return plain(self, path, how)
botocore.loaders.JSONFileLoader._load_file = counted
sys.stdin.readline()
session = boto3.Session()
client = session.client("dynamodb")
told = [read, client.meta.region_name, client.meta.endpoint_url, session.get_credentials().access_key]
try:
    session.client("sqs")
except botocore.exceptions.UnknownServiceError as error:
    told.append(type(error).__name__)
print(json.dumps(told), flush=True)
"""


@pytest.fixture
def libraries(tmp_path):
    """The libraries of a bundle whose function calls DynamoDB, by their names in it."""
    places = Path(boto3.__file__).parent.parent
    trimmed = tmp_path / "botocore"
    (trimmed / "data").mkdir(parents=True)
    whole = Path(botocore.__file__).parent
    for here, entries in ((trimmed, whole.iterdir()), (trimmed / "data", (whole / "data").glob("*.json"))):
        for entry in entries:
            if entry.name not in ("data", "__pycache__"):
                (here / entry.name).symlink_to(entry)
    (trimmed / "data" / "dynamodb").symlink_to(whole / "data" / "dynamodb")
    names = [name.replace(".pyc", ".py") for name in worker_seeds._ENTRIES]
    found = {name: str(places / name) for name in names if (places / name).exists()}
    return found | {"botocore": str(trimmed)}


def test_what_services_are_like_is_read_before_a_worker_starts_and_whom_it_calls_by_itself(libraries, tmp_path):
    script = tmp_path / "_worker.py"
    script.write_text(DESCRIBED)
    seed = worker_seeds.Seed(sys.executable, libraries)
    own = {
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:2",
        "AWS_ACCESS_KEY_ID": "its own",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    worker = seed.start(str(script), str(tmp_path), own)
    worker.stdin.write("\n")
    read, *told = json.loads(worker.stdout.readline())
    assert read == []
    assert told == ["eu-west-3", "http://127.0.0.1:2", "its own", "UnknownServiceError"]
    assert worker.wait(timeout=10) is not None


def test_seeds_end_with_the_emulator(tmp_path):
    seed = worker_seeds.Seed(sys.executable, {})
    seed._socket.close()
    eventually(lambda: not seed.lives)


def test_a_seed_links_all_that_the_libraries_of_a_real_bundle_load(tmp_path):
    """Its names are those of files in a bundle: bytecode where libraries are shipped as such."""
    bundle_of("rental.bookings.http_api.quotes").write(tmp_path / "bundle.zip")
    directory = tmp_path / "worker"
    directory.mkdir()
    with SharedZip(tmp_path / "bundle.zip") as packed:
        packed.extractall(directory)
    place = worker_seeds._linked(worker_seeds._libraries(directory))
    script = f"import sys; sys.path.insert(0, {str(place)!r}); import {', '.join(worker_seeds.MODULES)}"
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", script], env=AS_LAMBDA, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
