"""What every page needs: the rights of who looks, the demo mark."""

from django.conf import settings
from django.http import HttpRequest

from core.accounts import rights


def page(request: HttpRequest) -> dict[str, object]:
    """`rights`: set of right names for the navigation; `demo`: whether all content is made up."""
    user = getattr(request, "user", None)
    return {"rights": rights.rights_of(user), "demo": settings.DEMO}
