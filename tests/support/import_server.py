"""Imports many entries, each in a process of its own that begins where the AWS SDK is loaded already.

Run by path in a bare interpreter (`-S -E`): only the standard library, and what the folders it is told of bring. Takes
from its input a list of groups {"libraries": folder, "entries": {name: {"sources": folder, "further": [module]}}} and
writes {name: {"loaded": {module: who first imported it}, "error": what failed}}. `loaded` leaves out what the SDK and
the interpreter bring by themselves, save "boto3" itself where the entry or a library of it asks for it.
"""

import builtins
import importlib
import json
import os
import sys
import traceback

SDK = ("boto3", "botocore")
_IMPORT = builtins.__import__


def told_of(entry, sources, further):
    """Import in this process, which ends afterwards."""
    sys.path.insert(0, sources)
    os.environ["LAMBDA_TASK_ROOT"] = sources
    first, before = {}, set(sys.modules)

    def recorded(name, globals=None, locals=None, fromlist=(), level=0):
        importer = (globals or {}).get("__name__", "importlib")
        known = set(sys.modules)
        try:
            return _IMPORT(name, globals, locals, fromlist, level)
        finally:
            for module in sys.modules.keys() - known:
                first.setdefault(module, importer)
            if not level and name.partition(".")[0] in SDK and importer not in before:
                first.setdefault("boto3", importer)

    builtins.__import__ = recorded
    answer = {"error": ""}
    try:
        importlib.import_module(entry)
        loaded = (sys.modules.keys() - before) | (first.keys() & {"boto3"})
        answer["loaded"] = {name: first.get(name, "") for name in sorted(loaded)}
        for module in further:
            importlib.import_module(module)
    except BaseException:  # noqa: BLE001 - whatever stops it is told
        answer["error"] = traceback.format_exc()
    return answer


def in_a_child(work):
    """Return what `work` answers in a fork of this process."""
    reading, writing = os.pipe()
    if not os.fork():
        os.close(reading)
        with os.fdopen(writing, "w") as answers:
            json.dump(work(), answers)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        told = json.load(answers)
    os.wait()
    return told


def group_told_of(group):
    sys.path.insert(0, group["libraries"])
    importlib.import_module("boto3")
    return {
        name: in_a_child(lambda name=name, entry=entry: told_of(name, entry["sources"], entry["further"]))
        for name, entry in group["entries"].items()
    }


if __name__ == "__main__":
    found = {}
    for each in json.load(sys.stdin):
        found |= in_a_child(lambda group=each: group_told_of(group))
    json.dump(found, sys.stdout)
