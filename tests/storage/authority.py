"""A time stamping authority on loopback: `openssl ts` behind an HTTP server."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_CONFIG = """
[req]
distinguished_name = name
x509_extensions = root
prompt = no
[name]
CN = nianbao test root
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ts]
serial = serial
signer_digest = sha256
signer_cert = tsa.pem
signer_key = tsa.key
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""
_MAKE = (
    "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -config config -days 30",
    "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config config -subj /CN=tsa",
    "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -extfile config -extensions tsa",
)
_ANSWER = "ts -reply -queryfile query -out answer -config config -section ts"


@dataclass(slots=True)
class Authority:
    """Its folder and address; `status` is what it answers with, 200 unless told otherwise."""

    folder: Path
    url: str = ""
    status: int = 200
    stale: bytes = b""
    """Given instead of an answer to what was asked."""

    @property
    def root(self) -> Path:
        """Its root certificate."""
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """The stamp for a query."""
        (self.folder / "query").write_bytes(query)
        _openssl(self.folder, _ANSWER)
        return (self.folder / "answer").read_bytes()


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """An authority that serves as long as this is open."""
    (folder / "config").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    for command in _MAKE:
        _openssl(folder, command)
    made = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = made.stale or made.answer(query)
            self.send_response(made.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """What was asked is nobody's business here."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
