"""Robots and a mail server on this machine, which write down what they get and answer as they are told."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kamxl.remind import Clock


@dataclass
class Robot:
    """What a robot got, and the answers that it gives in turn, the last for ever: status, body, headers, seconds before it answers."""

    answers: list[tuple[int, str, dict[str, str], float]] = field(
        default_factory=lambda: [(200, '{"errcode": 0}', {}, 0)]
    )
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


class _Server(ThreadingHTTPServer):
    def server_bind(self) -> None:
        """Without asking for this machine's name, which takes half a minute where no name server answers."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])


@contextmanager
def robot(*answers: tuple[int, str, dict[str, str], float]) -> Iterator[Robot]:
    found = Robot(list(answers)) if answers else Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(json.loads(data))
            found.paths.append(self.path)
            status, body, headers, seconds = found.answers[min(len(found.got), len(found.answers)) - 1]
            time.sleep(seconds)
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())
            except OSError:
                pass  # whoever asked has gone

        do_GET = do_POST  # noqa: N815  (a redirect that were followed would come as this)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    at_work = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    at_work.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        at_work.join()


@dataclass
class Waits:
    """A clock that stands still, and writes down how long it was to wait."""

    waited: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: 1_600_000_000.0, self.waited.append)
