"""A process that workers are forked from: it has loaded what their bundles share, and waits for the next to start.

`python seed_process.py SOCKET DIRECTORY MODULE …` runs on the base interpreter: it imports the standard library and the
libraries in DIRECTORY alone, and reads what its AWS services are like. Each message on the socket is a worker,
{"script", "cwd", "env"}, with its stdin, stdout and stderr; the answer is its process id.
"""

import gc
import json
import os
import signal
import socket
import struct
import sys
import traceback
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any

_LENGTH = struct.Struct("!I")
_STREAMS = 3
_MOST_SERVICES = 30  # a bundle with more has all of them, and needs a few
_COLLECTED_AFTER = 20_000  # new objects: what a worker loads and keeps is most of what it makes


def main(descriptor: int, directory: str, modules: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever asked for a worker watches it; nobody waits for it here
    standard = [place for place in sys.path[1:] if "site-packages" not in place and "dist-packages" not in place]
    sys.path[:] = [directory, *standard]
    for module in modules:
        import_module(module)
    if "botocore.session" in sys.modules:
        with suppress(Exception):  # the workers will say what is wrong with their libraries
            _read_descriptions()
    sys.path[:] = standard
    gc.collect()
    gc.freeze()  # a collection in a worker would copy every page it shares
    with socket.socket(fileno=descriptor) as asked:
        while message := _received(asked):
            _start(asked, *message)


def _read_descriptions() -> None:
    """Read the files that describe AWS's services, and make a client of each, so that workers need not.

    That was half of a worker's first call, and each worker had a copy of its own. The clients find out what is needed:
    they know no credentials, call nobody and are thrown away; what the files say stays.
    """
    loaders: Any = import_module("botocore.loaders")
    hooks: Any = import_module("botocore.hooks")
    read, any_reader = loaders.JSONFileLoader.load_file, loaders.JSONFileLoader()
    said = lru_cache(maxsize=None)(lambda path: read(any_reader, path))
    loaders.JSONFileLoader.load_file = lambda _, path: said(path)
    accepts = hooks.accepts_kwargs  # asked of the same hundred functions for each session
    known = lru_cache(maxsize=None)(accepts)
    hooks.accepts_kwargs = lambda called: known(called) if isinstance(called, FunctionType) else accepts(called)
    session = sys.modules["boto3"].Session("none", "none", region_name="us-east-1")
    services = session.get_available_services()
    for service in services if len(services) <= _MOST_SERVICES else ():
        session.client(service, endpoint_url="http://127.0.0.1:1")


def _received(asked: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    head, streams, _, _ = socket.recv_fds(asked, _LENGTH.size, _STREAMS)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = b""
    while len(body) < length:
        body += asked.recv(length - len(body))
    return json.loads(body), list(streams)


def _start(asked: socket.socket, worker: dict[str, Any], streams: list[int]) -> None:
    if process_id := os.fork():
        for stream in streams:
            os.close(stream)
        asked.sendall(_LENGTH.pack(process_id))
        return
    asked.close()
    _become(worker, streams)


def _become(worker: dict[str, Any], streams: list[int]) -> None:
    """Run the worker's script, as `python script` would, and end with it."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.set_threshold(_COLLECTED_AFTER)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.environ.clear()
        os.environ.update(worker["env"])
        os.chdir(worker["cwd"])
        script = worker["script"]
        sys.argv[:] = [script]
        sys.path.insert(0, os.path.dirname(script))  # noqa: PTH120 - where python looks first for what a script imports
        with open(script, encoding="utf-8") as text:  # noqa: PTH123 - pathlib is not loaded: a worker starts without it
            code = compile(text.read(), script, "exec")
        exec(code, {"__name__": "__main__", "__file__": script})  # noqa: S102 - it is MiniStack's own
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what a process would print before it ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
