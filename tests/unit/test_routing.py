"""Ways by a straight line, and by a route server: a little HTTP process that speaks OSRM's table and route API."""

import json
import math
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from gis.places import crs
from inspections.rounds.routing import Osrm, RoutingError, StraightLine

PLACES = [(136_000.0, 458_000.0), (137_000.0, 458_000.0), (136_000.0, 460_000.0)]


class RouteServer(BaseHTTPRequestHandler):
    """Answers as OSRM does: a road is twice as long as the line, at 10 m/s; `answer` replaces what it says."""

    answer: object = None
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        service, _version, _profile, where = self.path.split("?")[0].strip("/").split("/")
        points = [tuple(map(float, pair.split(","))) for pair in where.split(";")]
        told = self.answer or {"table": self._table, "route": self._route}[service](points)
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def _table(self, points):
        metres = [crs.rd_from_lonlat(*point) for point in points]
        ways = [[2 * math.dist(one, other) for other in metres] for one in metres]
        return {"code": "Ok", "distances": ways, "durations": [[way / 10 for way in row] for row in ways]}

    def _route(self, points):
        return {"code": "Ok", "routes": [{"geometry": {"type": "LineString", "coordinates": points}}]}

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def server():
    RouteServer.answer, RouteServer.asked = None, []
    running = HTTPServer(("127.0.0.1", 0), RouteServer)
    Thread(target=running.serve_forever, daemon=True).start()
    yield Osrm(f"http://127.0.0.1:{running.server_port}")
    running.shutdown()
    running.server_close()


def test_a_straight_line_is_longer_by_the_detour_and_takes_its_speed():
    found = StraightLine(speed_kmh=36, detour_percent=130).matrix(PLACES)
    assert found.metres[0] == [0, 1300, 2600]
    assert found.seconds[0] == [0, 130, 260]
    assert found.seconds[2][0] == 260


def test_the_route_server_measures_by_road(server):
    found = server.matrix(PLACES)
    assert found.metres[0][1] == pytest.approx(2000, abs=2)
    assert found.seconds[0][2] == pytest.approx(400, abs=1)
    assert "/table/v1/driving/5." in RouteServer.asked[0]
    line = server.line(PLACES)
    assert len(line) == 3
    assert 5 < line[0][0] < 5.2
    assert server.matrix(PLACES[:1]).seconds == [[0]]


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        {"code": "NoTable"},
        {"code": "Ok", "durations": [[0]], "distances": [[0]]},
        {"code": "Ok", "durations": [[0, None, 1]] * 3, "distances": [[0, 1, 1]] * 3},
        {"code": "Ok", "durations": [[0, -1, 1]] * 3, "distances": [[0, 1, 1]] * 3},
        ["Ok"],
    ],
)
def test_an_answer_that_is_none_is_refused(server, answer):
    RouteServer.answer = answer
    with pytest.raises(RoutingError):
        server.matrix(PLACES)


def test_a_route_server_that_is_not_there_is_refused():
    with pytest.raises(RoutingError, match="gave no answer"):
        Osrm("http://127.0.0.1:9").matrix(PLACES)
