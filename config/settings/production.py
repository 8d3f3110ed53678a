"""Production: refuses to start on a wrong, missing or default setting, and names it."""

import os

from config import environment, logs
from config.settings.base import *  # noqa: F403

environment.refuse(environment.faults(os.environ, production=True))

LOGGING = logs.logging_of("json")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # probes come from beside the proxy, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
