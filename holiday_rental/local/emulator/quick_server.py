"""Answers by a server whose parser and event loop are written in C.

Vanilla MiniStack is served by Hypercorn and h11, in Python alone: a quarter of the emulator's time. uvloop also sends
the head and the body of an answer in one piece, where they are written together; whoever reads them wakes once.
"""

import asyncio
from types import SimpleNamespace
from typing import Any

import hypercorn.asyncio
import uvicorn
import uvloop
from ministack import app

_GRACE_SECONDS = 3  # for answers that are under way, as Hypercorn's


def apply() -> None:
    vanilla = hypercorn.asyncio.serve

    async def serve(served: Any, config: Any, **options: Any) -> None:
        if config.certfile:
            await vanilla(served, config, **options)
        else:
            await server(served, config).serve()

    hypercorn.asyncio.serve = serve  # type: ignore[assignment]
    members = {name: getattr(asyncio, name) for name in dir(asyncio)}
    app.asyncio = SimpleNamespace(**{**members, "run": uvloop.run})


def server(served: Any, config: Any) -> uvicorn.Server:
    """Return a server of this ASGI application as Hypercorn's configuration has it."""
    host, _, port = config.bind[0].rpartition(":")
    return uvicorn.Server(
        uvicorn.Config(
            served,
            host=host,
            port=int(port),
            http="httptools",
            ws="wsproto",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,  # of both the application has its own
            date_header=False,
            proxy_headers=False,
            reset_contextvars=True,  # what one request sets no other sees
            timeout_keep_alive=int(config.keep_alive_timeout),
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
