"""A small reverse proxy: passes each request on and adds the address it came from to `X-Forwarded-For`.

`python tests/proxy.py <address of the next hop>` prints the port that it listens on and runs until it is ended.
"""

import http.client
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Hop(BaseHTTPRequestHandler):
    """One request onward."""

    upstream = ("", 0)

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        before = self.headers.get("X-Forwarded-For")
        headers = {name: value for name, value in self.headers.items() if name.lower() != "x-forwarded-for"}
        headers["X-Forwarded-For"] = ", ".join(filter(None, [before, self.client_address[0]]))
        onward = http.client.HTTPConnection(*self.upstream, timeout=20)
        onward.request(self.command, self.path, body, headers)
        answer = onward.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = pass_on  # noqa: N815  names of the standard library

    def log_message(self, *args: object) -> None:
        """Silent."""


if __name__ == "__main__":
    host, port = sys.argv[1].removeprefix("http://").split(":")
    Hop.upstream = (host, int(port))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hop)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
