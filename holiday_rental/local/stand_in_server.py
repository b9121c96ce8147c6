"""What stand-ins serve HTTP with: on loopback alone, a thread a request."""

import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"


class LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((LOOPBACK, port), handler)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # HTTPServer's own asks for this machine's name, which takes time
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def stop(self) -> None:
        """End serving; for signal handlers, which must not wait."""
        threading.Thread(target=self.shutdown, daemon=True).start()
