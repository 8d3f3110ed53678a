"""A scanner for the tests: `python tests/clamd.py SOCKET MOOD` speaks clamd's protocol on a unix socket."""

import socket
import struct
import sys
import time
from contextlib import suppress

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def speak_clamd(address: str, mood: str) -> None:
    """INSTREAM as clamd answers it; `mood`: well, hangs, breaks, too-large."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(address)
        door.listen()
        while True:
            talk, _who = door.accept()
            with suppress(OSError), talk, talk.makefile("rb") as said:
                if mood == "breaks":
                    continue
                assert said.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack("!L", said.read(4))[0]:
                    data += said.read(length)
                if mood == "hangs":
                    time.sleep(60)
                answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
                talk.sendall(b"INSTREAM size limit exceeded. ERROR\0" if mood == "too-large" else answer)


if __name__ == "__main__":
    speak_clamd(*sys.argv[1:])
