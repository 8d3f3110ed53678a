"""The tests: as local, in a folder of their own, with quick password hashes."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.settings.local import *  # noqa: F403
from config.settings.local import DATABASES, REST_FRAMEWORK

# Each test process has a folder of its own, so that runs side by side never share a database file.
VAR_DIR = Path(tempfile.mkdtemp(prefix="parkwacht-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

ALLOWED_HOSTS = ["*"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test server speaks http
#: The limit itself is tried where it is tested; nothing else may run into it.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"anon": None, "user": None}}
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # found when asked for: listing them all takes 16 ms for each new test client
FILE_STORE = f"file://{VAR_DIR / 'files'}"
AUDIT_CHECKPOINT_FILE = VAR_DIR / "audit-checkpoints.log"
RATE_LIMITS = {}  # the tests of the limits set their own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "core.spatialite":
    # A file, not memory: threads and the live server would share one cache and lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
