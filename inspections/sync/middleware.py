"""What every answer to a tablet carries, also a refusal that no view made: the mark of this server, and its time."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

PROTOCOL = "outbox-1"
_AT = "/tablet/sync/"


class ProtocolMiddleware:
    """An answer without the mark came from a captive portal: the tablet takes it for no connection."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(_AT):
            response["Sync-Protocol"] = PROTOCOL
            response["Server-Time"] = timezone.now().isoformat(timespec="milliseconds")
        return response
