"""A channel's server over real TLS on loopback, the names that lead to it, and a door that opens to nowhere else."""

import datetime as dt
import socket
import ssl
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PUBLIC = "93.184.215.14"
HOST, MOVED_HOST = "feeds.example", "moved.example"


@dataclass
class FeedServer:
    """`answers` are whole responses by path; `asked` are the request's lines and headers, `dialled` the addresses."""

    folder: Path
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: {HOST: [PUBLIC], MOVED_HOST: ["2606:4700:4700::1111"]})
    server_names: list[str] = field(default_factory=list)

    def start(self, *, encrypted: bool = True) -> None:
        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate(self.folder, HOST, MOVED_HOST))
            context.sni_callback = lambda _, name, __: self.server_names.append(name)
            self.listener.socket = context.wrap_socket(self.listener.socket, server_side=True)
        self.listener.handle_error = lambda *_: None  # clients that hang up are what is tested
        Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self.listener.shutdown()
        self.listener.server_close()

    def dial(self, address: str, port: int, timeout_seconds: float) -> socket.socket:
        """Lead every public address to this server, and remember which was asked for."""
        self.dialled.append((address, port))
        return socket.create_connection(("127.0.0.1", self.listener.server_port), timeout_seconds)

    def resolve(self, host: str, port: int, timeout_seconds: float) -> list[str]:  # noqa: ARG002 - the port's
        if host not in self.names:
            raise socket.gaierror
        return self.names[host]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                self.wfile.write(server.answers[self.path])
                self.close_connection = True

            def log_message(self, *_: object) -> None: ...

        return Handler


def response(status: int, body: bytes = b"", **headers: object) -> bytes:
    named = {"Content-Length": len(body)} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"HTTP/1.1 {status} Any\r\n{head}\r\n".encode("latin-1") + body


def authority(folder: Path) -> Path:
    return certificate(folder, HOST)[0].parent / "authority.pem"


def certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """Write a certificate for `names` and its key, signed by an authority beside them."""
    issued, key, issuer = _issued(names)
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(issued.public_bytes(serialization.Encoding.PEM))
    none, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, none))
    (folder / "authority.pem").write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
    return paths


@cache
def _authority():
    key = ec.generate_private_key(ec.SECP256R1())
    return _signed("Test authority", key, key, "Test authority", x509.BasicConstraints(ca=True, path_length=None)), key


@cache
def _issued(names: tuple[str, ...]):
    issuer, issuer_key = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    also = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    return _signed(names[0], key, issuer_key, "Test authority", also), key, issuer


def _signed(name, key, by, by_name, extension):
    now = dt.datetime.now(dt.UTC)
    common = x509.oid.NameOID.COMMON_NAME
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(common, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(common, by_name)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .sign(by, hashes.SHA256())
    )
