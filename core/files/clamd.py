"""The virus scanner: clamd's protocol on a unix socket (INSTREAM), and no more of it than one verdict."""

import socket
import struct
import time

_CHUNK = 1024 * 1024
#: For one file altogether; a scanner that says nothing for so long is as good as gone.
PATIENCE_S = 30.0


class NoVerdict(Exception):
    """The scanner did not judge this file, such as one that is larger than it takes. Never taken for clean."""


class ScannerDown(NoVerdict):
    """Nobody listens, or it broke off or took too long: it will not judge the next file either."""


def finds_virus(data: bytes, address: str) -> bool:
    """Whether the scanner on this socket names a virus in the bytes. Raises NoVerdict, ScannerDown."""
    deadline = time.monotonic() + PATIENCE_S
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            _wait_until(talk, deadline)
            talk.connect(address)
            talk.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                chunk = data[start : start + _CHUNK]
                _wait_until(talk, deadline)
                talk.sendall(struct.pack("!L", len(chunk)) + chunk)
            talk.sendall(struct.pack("!L", 0))
            said = _answer(talk, deadline)
    except OSError as error:
        raise ScannerDown(type(error).__name__) from error
    if said == b"stream: OK":
        return False
    if said.startswith(b"stream: ") and said.endswith(b" FOUND"):
        return True
    raise NoVerdict("no verdict")


def _wait_until(talk: socket.socket, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    talk.settimeout(left)


def _answer(talk: socket.socket, deadline: float) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < 4096:
        _wait_until(talk, deadline)
        more = talk.recv(4096)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0]
