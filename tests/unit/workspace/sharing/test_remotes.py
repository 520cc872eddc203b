"""Syncing over ssh and https: git's own transports, with the other end on this machine."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Team

ERIKA = "contacts/p-7k3f9q2m"


def _share(team: "Team", url: str) -> None:
    """Let Anna and Ben change one record over this address and assert that both have all."""
    for clone in (team.anna, team.ben):
        clone.git("remote", "set-url", "origin", url)
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.anna.ok("sync")
    team.ben.ok("set", ERIKA, "name.given=Eva")
    assert "Merged: 1 record changed on both sides." in team.ben.ok("sync")
    team.anna.ok("sync")
    assert team.anna.head == team.ben.head
    assert "Nothing new on either side" in team.anna.ok("sync")
    team.anna.assert_whole()


@pytest.mark.parametrize("scheme", ["ssh://git@crm.example", "git@crm.example:"])
def test_sync_works_over_ssh(
    team: "Team", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    # What sshd does with the last argument, after the options and the host.
    (folder / "ssh").write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    (folder / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    _share(team, f"{scheme}{team.hub}")


def test_an_ssh_host_that_does_not_answer_is_told(
    team: "Team", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "ssh").write_text('#!/bin/sh\necho "ssh: connect: timed out" >&2\nexit 255\n')
    (folder / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    team.anna.git("remote", "set-url", "origin", f"ssh://git@crm.example{team.hub}")
    before = team.anna.head

    done = team.anna.run("sync")

    assert done.exit_code == 6
    assert "could not be reached" in done.stderr
    assert team.anna.head == before
    team.anna.assert_whole()


class _Backend(BaseHTTPRequestHandler):
    """git's own program for the web, called as a web server calls it."""

    root: Path

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a question."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Take what is sent."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = bytearray()
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            self._answer(bytes(body))
        else:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "anna",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=True
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def web(team: "Team", tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of the hub behind https, and the certificate that vouches for the server."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name)
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run(["openssl", "req", *made, *files], check=True, capture_output=True)
    team.anna.git("-C", str(team.hub), "config", "http.receivepack", "true")
    backend = type("_Hub", (_Backend,), {"root": team.hub.parent})
    server = ThreadingHTTPServer(("localhost", 0), backend)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}/{team.hub.name}", certificate
    server.shutdown()
    server.server_close()
    thread.join()


def test_sync_works_over_https(team: "Team", web: tuple[str, Path]) -> None:
    address, certificate = web
    for clone in (team.anna, team.ben):
        clone.git("config", "http.sslCAInfo", str(certificate))

    _share(team, address)


def test_a_server_with_a_certificate_that_nobody_vouches_for_is_refused(
    team: "Team", web: tuple[str, Path]
) -> None:
    address, _ = web
    team.anna.git("remote", "set-url", "origin", address)

    done = team.anna.run("sync")

    assert done.exit_code == 6
    assert "could not be reached" in done.stderr
