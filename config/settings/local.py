"""`make run` and work on the code: the demo on this machine, no secrets to set."""

import os

from config.settings.base import *  # noqa: F403

DEMO = True
REQUIRE_SECOND_FACTOR = os.environ.get("REQUIRE_SECOND_FACTOR") == "1"
SECRET_KEY = "local-only-never-in-production-0123456789abcdef"  # noqa: S105
FIELD_KEYS = os.environ.get("FIELD_KEYS") or "local-only:bG9jYWwtb25seS1uZXZlci1pbi1wcm9kdWN0aW9uLTA="
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
