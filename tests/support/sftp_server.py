"""A real OpenSSH server on loopback that takes files over SFTP, and a wire in front of it that can be cut."""

import os
import pwd
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from actualisatie.connectors.delivery.sftp import SftpAddress

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""
WHY_NOT = "no OpenSSH server: install openssh-server"
USER = pwd.getpwuid(os.getuid()).pw_name


@dataclass(frozen=True)
class SftpServer:
    """The running server: its port, the folder that its users begin in, and the folder with our keys."""

    port: int
    home: Path
    keys: Path

    def address(self, **other: object) -> SftpAddress:
        """Return the address of a folder on it."""
        usual = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": USER,
            "folder": "in/WM1",
            "key_file": self.keys / "wm1",
            "known_hosts": self.keys / "known_hosts",
            "timeout": 10,
        }
        return SftpAddress(**{**usual, **other})  # type: ignore[arg-type]  # fields by name

    def files(self) -> dict[str, bytes]:
        """Return all files that lie below the home, hidden ones too, by their path."""
        return {str(one.relative_to(self.home)): one.read_bytes() for one in self.home.rglob("*") if one.is_file()}

    def knows(self, port: int) -> None:
        """Add the server's key to known_hosts under another port of this machine."""
        key = (self.keys / "host.pub").read_text().split()[:2]
        with (self.keys / "known_hosts").open("a") as known:
            known.write(f"[127.0.0.1]:{port} {' '.join(key)}\n")


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """Run sshd with keys of its own, for this user alone and SFTP alone."""
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where sshd of root drops its rights
    home, keys = folder / "home", folder / "keys"
    for one in (home, keys):
        one.mkdir(parents=True)
    for name in ("host", "wm1", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (keys / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {keys}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {keys}/wm1.pub\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        f"PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nForceCommand internal-sftp -d {home}\n"
    )
    server = SftpServer(port, home, keys)
    server.knows(port)
    command = [SSHD, "-D", "-e", "-f", str(keys / "sshd_config")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        told = process.stderr
        assert told is not None
        for line in told:
            if line.startswith("Server listening on"):
                break
        else:
            raise RuntimeError("sshd did not start")
        drain = threading.Thread(target=told.read, daemon=True)  # or it would wait for somebody to read its log
        drain.start()
        try:
            yield server
        finally:
            process.terminate()


class Wire:
    """Passes bytes on to a server, and is cut once after so many bytes went that way."""

    def __init__(self, port: int, cut_after: int) -> None:
        self._target = port
        self._left: int | None = cut_after
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no new connection."""
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self._target))
                for source, target, counts in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass, args=(source, target, counts), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if counts and self._left is not None:
                    self._left -= len(piece)
                    if self._left < 0:
                        self._left = None
                        break
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
