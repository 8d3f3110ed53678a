"""A small WMS 1.3.0 for tests, as a process of its own: capabilities, and maps with one red square at a known place.

`python -m tests.wms <x> <y>` (metres, EPSG:28992) serves over TLS with a certificate of its own making and prints its
port. The layer `proef` is drawn, `kapot` is answered as services do that have a fault: status 200 with an exception
in XML. `/asked` tells what was asked, as JSON.
"""

import datetime
import io
import ipaddress
import json
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw
from pyproj import Transformer

ROOT = Path(__file__).resolve().parent.parent
#: Half the side of the square, metres; its colour.
HALF_M, RED = 25.0, (220, 20, 20, 255)
#: Systems of reference by whether WMS 1.3.0 writes the second axis of x, y first.
SYSTEMS = {"EPSG:28992": False, "EPSG:3857": False, "EPSG:4326": True}
#: Of each the box of the Netherlands, in the order of its axes.
BOXES = {
    "EPSG:28992": (0, 300000, 280000, 625000),
    "EPSG:3857": (360000, 6570000, 810000, 7090000),
    "EPSG:4326": (50.7, 3.3, 53.6, 7.3),
}
_ADDRESS = "127.0.0.1"


@contextmanager
def served(x: float, y: float) -> Iterator[str]:
    """The address of the service, as long as it runs."""
    command = [sys.executable, "-m", "tests.wms", str(x), str(y)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"https://{_ADDRESS}:{int(process.stdout.readline())}/wms"
        finally:
            process.terminate()


def drawn(asked: dict[str, str], x: float, y: float) -> bytes:
    """The map that was asked, as PNG."""
    system, swapped = asked["CRS"], SYSTEMS[asked["CRS"]]
    width, height = int(asked["WIDTH"]), int(asked["HEIGHT"])
    low1, low2, high1, high2 = (float(part) for part in asked["BBOX"].split(","))
    west, south, east, north = (low2, low1, high2, high1) if swapped else (low1, low2, high1, high2)
    transform = Transformer.from_crs("EPSG:28992", system, always_xy=True).transform
    corners = [transform(x + dx, y + dy) for dx in (-HALF_M, HALF_M) for dy in (-HALF_M, HALF_M)]
    xs = [(px - west) / (east - west) * width for px, _py in corners]
    ys = [(north - py) / (north - south) * height for _px, py in corners]
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((min(xs), min(ys), max(xs), max(ys)), fill=RED)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def capabilities(address: str) -> str:
    """What the service can, as XML."""
    online = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href="{address}?"'
    get = f"<DCPType><HTTP><Get><OnlineResource {online}/></Get></HTTP></DCPType>"
    systems = "".join(f"<CRS>{name}</CRS>" for name in SYSTEMS)
    boxes = "".join(
        f'<BoundingBox CRS="{name}" minx="{box[0]}" miny="{box[1]}" maxx="{box[2]}" maxy="{box[3]}"/>'
        for name, box in BOXES.items()
    )
    west, south, east, north = 3.3, 50.7, 7.3, 53.6
    globe = (
        f"<EX_GeographicBoundingBox><westBoundLongitude>{west}</westBoundLongitude><eastBoundLongitude>{east}"
        f"</eastBoundLongitude><southBoundLatitude>{south}</southBoundLatitude><northBoundLatitude>{north}"
        "</northBoundLatitude></EX_GeographicBoundingBox>"
    )
    layers = "".join(
        f'<Layer queryable="0"><Name>{name}</Name><Title>{name}</Title></Layer>' for name in ("proef", "kapot")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><WMS_Capabilities xmlns="http://www.opengis.net/wms" version="1.3.0">'
        f"<Service><Name>WMS</Name><Title>Proef</Title><OnlineResource {online}/></Service><Capability><Request>"
        f"<GetCapabilities><Format>text/xml</Format>{get}</GetCapabilities>"
        f"<GetMap><Format>image/png</Format>{get}</GetMap></Request><Exception><Format>XML</Format></Exception>"
        f"<Layer><Title>Proef</Title>{systems}{globe}{boxes}{layers}</Layer></Capability></WMS_Capabilities>"
    )


def refusal(what: str) -> str:
    """An exception as WMS 1.3.0 writes it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ServiceExceptionReport version="1.3.0" '
        f'xmlns="http://www.opengis.net/ogc"><ServiceException>{what}</ServiceException></ServiceExceptionReport>'
    )


def _certificate(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate for this machine, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _ADDRESS)])
    now = datetime.datetime.now(datetime.UTC)
    alone = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(_ADDRESS))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(alone, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "tls.pem").write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem")
    return context


class _Service(BaseHTTPRequestHandler):
    """Answers one request; `place`: where the square lies, `asked`: all queries so far."""

    place: tuple[float, float]
    address: str
    asked: list[dict[str, str]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/asked":
            return self._say("application/json", json.dumps(self.asked).encode())
        query = {name.upper(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
        self.asked.append(query)
        if query.get("REQUEST") == "GetCapabilities":
            return self._say("text/xml", capabilities(self.address).encode())
        if query.get("REQUEST") != "GetMap" or query.get("LAYERS") != "proef" or query.get("CRS") not in SYSTEMS:
            return self._say("text/xml", refusal("Dit gaat niet.").encode())
        return self._say("image/png", drawn(query, *self.place))

    def _say(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Says nothing: the port is all that is read."""


def main(x: str, y: str) -> None:
    """Serve until ended."""
    server = ThreadingHTTPServer((_ADDRESS, 0), _Service)
    with tempfile.TemporaryDirectory() as folder:
        server.socket = _certificate(Path(folder)).wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    _Service.place, _Service.asked = (float(x), float(y)), []
    _Service.address = f"https://{_ADDRESS}:{port}/wms"
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
