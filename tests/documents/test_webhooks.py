"""The receiver of the documents, run by Node: it takes what is signed, refuses what is forged, and replays."""

import os
import re
import socket
import subprocess
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from holiday_rental.local.node_tools import node
from rental.channels.domain.delivery import DELIVERED, Answer, Delivery
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_api import deliveries as entry
from rental.channels.http_webhook import HttpEndpoints
from rental.channels.wiring import sending_at_once
from rental.kernel.events import last_change
from rental.kernel.secret_url import Doors
from rental.kernel.tenancy import NOBODY
from rental.kernel.webhook_signature import webhook_secret
from tests.contexts.channels.partner_street import HARBOUR, HOOK
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import KEY, NOW, SEAVIEW

DOCUMENT = Path(__file__).parents[2] / "docs" / "webhooks.md"
SECRET = webhook_secret(KEY, HOOK.id, 1)
BODY = b'{"id":"m-1","type":"ping.v1"}'
MESSAGE = b'{"id":"m-2","type":"nights.blocked.v1"}'


def source():
    (found,) = re.findall(r"```javascript\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return found


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


@pytest.fixture(scope="module")
def api():
    """The operation that replays, over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): each for name, each in self.headers.items()}
            signed_in = headers.get("authorization") == "Bearer token-of-the-host"
            member = HOST_MEMBER if signed_in else {}
            told = call(
                entry.handler,
                "POST",
                self.path,
                raw_body=raw,
                headers=headers,
                context=authorizer_context(**member),
            )
            self.send_response(told.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Receiver:
    def __init__(self, folder, api):
        self.port = free_port()
        (folder / "receiver.mjs").write_text(source(), "utf-8")
        replays = f'await replay("{HOOK.id}", "{HARBOUR}-1").then((answer) => console.log("replayed", answer.status));'
        started = f'import {{ replay }} from "./receiver.mjs";\nfor await (const _ of process.stdin) {replays}'
        started += "\nprocess.exit();"
        (folder / "started.mjs").write_text(started, "utf-8")
        environment = os.environ | {"PORT": str(self.port), "WEBHOOK_SECRET": SECRET}
        environment |= {"API": api, "HOST_TOKEN": "token-of-the-host"}
        self.process = subprocess.Popen(
            [node(), "started.mjs"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.says() == "listening"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def says(self):
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def receiver(tmp_path_factory, api):
    started = Receiver(tmp_path_factory.mktemp("receiver"), api)
    yield started
    started.process.communicate()  # it ends with its input: what was started may be node's own wrapper


@pytest.fixture(scope="module")
def endpoints():
    return HttpEndpoints(Doors(local=True))


def send(endpoints, receiver, *secrets, body=BODY):
    return endpoints.send(receiver.url, "m-1", body, secrets).status


def test_it_is_as_short_as_the_document_says():
    assert len(source().splitlines()) <= 35


def test_it_takes_what_is_signed_and_knows_a_message_that_comes_again(endpoints, receiver):
    assert [send(endpoints, receiver, SECRET), receiver.says()] == [204, "new ping.v1 m-1"]
    next_secret = webhook_secret(KEY, HOOK.id, 2)
    assert [send(endpoints, receiver, next_secret, SECRET), receiver.says()] == [204, "known ping.v1 m-1"]


def test_it_refuses_another_secret_a_changed_body_and_an_old_signature(endpoints, receiver):
    assert send(endpoints, receiver, webhook_secret(KEY, "another", 1)) == 401
    unsigned = {"webhook-id": "m-1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    assert httpx.post(receiver.url, content=BODY, headers=unsigned).status_code == 401
    assert httpx.post(receiver.url, content=BODY).status_code == 401


def test_it_has_a_delivery_sent_again_through_the_api(receiver, monkeypatch):
    with moto_table() as table:
        for module in (entry, sending_at_once):
            monkeypatch.setattr(module, "tenant_table", lambda: table)
        monkeypatch.setattr(sending_at_once, "platform_key", lambda: KEY)
        monkeypatch.setattr(sending_at_once, "endpoints", lambda: HttpEndpoints(Doors(local=True)))
        hook = replace(HOOK, url=receiver.url)
        DynamoDbWebhooks(table).write(SEAVIEW, hook, last_change(1, "WebhookAdded", NOW, NOBODY))
        store = DynamoDbDeliveries(table)
        made = Delivery(HOOK.id, HARBOUR, 1, "nights.blocked.v1", MESSAGE, NOW)
        store.add(SEAVIEW, made.tried(Answer(200), NOW))
        receiver.process.stdin.write("replay\n")
        receiver.process.stdin.flush()
        assert sorted((receiver.says(), receiver.says())) == ["new nights.blocked.v1 m-2", "replayed 200"]
        after = store.find(SEAVIEW, HOOK.id, HARBOUR, 1)
        assert (after.state, after.attempts) == (DELIVERED, 2)
