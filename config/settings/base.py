"""Settings that every installation shares. What differs comes from the environment (docs/operator.md)."""

import os
import sysconfig
from datetime import timedelta
from glob import glob
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import databases, email_url, environment, logs, map_sources, openid_settings
from config.roles import ROLE_LABELS as ROLE_LABELS
from config.roles import ROLE_RIGHTS as ROLE_RIGHTS

environment.refuse(environment.faults(os.environ))

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
FIXTURES_DIR = BASE_DIR / "fixtures"

DEMO = os.environ.get("DEMO", "") == "1"
DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
#: Keys for what is encrypted at rest (core/crypto), newest first.
FIELD_KEYS = os.environ.get("FIELD_KEYS", "")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
#: How many proxies of the operator stand before this process: see core/client_address.py.
PROXY_COUNT = int(os.environ.get("PROXY_COUNT") or 0)
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.gis",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "axes",
    "csp",
    "django_vite",
    "django_htmx",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
    "viewflow",
    "viewflow.workflow",
    "core.accounts",
    "core.audit",
    "core.crypto",
    "core.outbox",
    "core.files",
    "core.documents",
    "core.tokens",
    "core.limits",
    "gis.places",
    "gis.registers",
    "gis.atlas",
    "gis.atlas.overlays",
    "permits.policy",
    "permits",
    "permits.bibob",
    "permits.portal",
    "inspections",
    "inspections.sync",
    "inspections.signals",
    "gis.zones",
    "inspections.rounds",
    "inspections.office",
    "gis.atlas.scenarios",
    "config",
    "config.openid",
]

MIDDLEWARE = [
    "core.audit.middleware.TraceMiddleware",
    "config.traffic.TrafficMiddleware",
    "inspections.sync.middleware.ProtocolMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around everything that may answer by itself: a refusal is a page too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.language.LanguageMiddleware",
    "config.limits.SizeMiddleware",
    "config.limits.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.limits.RateMiddleware",
    "config.idle.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.sign_in.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.forms.FormRenderer"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.page",
            ],
        },
    }
]

DATABASES = {
    "default": databases.parse(os.environ.get("DATABASE_URL") or "spatialite:///var/parkwacht.sqlite3", BASE_DIR)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# GDAL and GEOS come from the wheels of pyogrio and shapely; only mod_spatialite is a system package.
_SITE = sysconfig.get_paths()["platlib"]
GDAL_LIBRARY_PATH = glob(f"{_SITE}/pyogrio.libs/libgdal*")[0]
GEOS_LIBRARY_PATH = glob(f"{_SITE}/shapely.libs/libgeos_c*")[0]
SPATIALITE_LIBRARY_PATH = "mod_spatialite"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = False  # half an hour without work ends the session, for everyone
ACCOUNT_EMAIL_VERIFICATION = "none"
# The first is for the second factor, whose guessing takes the password; passwords are counted by axes alone.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
ACCOUNT_FORMS = {"user_token": "config.sign_in.reset_form.UserTokenForm"}
ACCOUNT_ADAPTER = "config.sign_in.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "config.openid.adapter.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = openid_settings.providers(os.environ)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_EMAIL_REQUIRED = False  # a broker tells of the firm, not of anybody's mailbox
REQUIRE_SECOND_FACTOR = (os.environ.get("REQUIRE_SECOND_FACTOR") or ("0" if DEMO else "1")) == "1"
MFA_ADAPTER = "config.sign_in.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Parkwacht"
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off, and somebody who types slowly
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by the administrator; nobody proves an address
MFA_FORMS = {
    "authenticate": "config.sign_in.factor_forms.SignInCodeForm",
    "activate_totp": "config.sign_in.factor_forms.AppForm",
    "reauthenticate": "config.sign_in.factor_forms.ConfirmCodeForm",
    "add_webauthn": "config.sign_in.factor_forms.PasskeyForm",
}
AXES_VERBOSE = False  # its greeting would stand above the output of every command
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when: that must stay true
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "config.sign_in.lockout.page"
AXES_CLIENT_IP_CALLABLE = "core.client_address.client_address"
AXES_USERNAME_CALLABLE = "core.accounts.lockouts.key_of_attempt"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential"]
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit log
SESSION_ENGINE = "core.accounts.sessions"
SESSION_COOKIE_AGE = 30 * 60  # without work
SESSION_LONGEST_AGE = 12 * 60 * 60  # with work all day
SESSION_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"  # goes with the code, not with the data
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "static" / "build"]
# Vite puts a hash in every name it makes: those files never change.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/.+-[\w-]{8}\.\w+$"
#: The build of the inspector's app, apart from that of the office's pages.
TABLET_BUILD = BASE_DIR / "static" / "build" / "tablet"
DJANGO_VITE = {
    "default": {"manifest_path": BASE_DIR / "static" / "build" / "manifest.json"},
    "tablet": {"manifest_path": TABLET_BUILD / "manifest.json", "static_url_prefix": "tablet"},
}
#: clamd's socket; empty for no virus scanner.
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
FILE_STORE = os.environ.get("FILE_STORE") or f"file://{VAR_DIR / 'files'}"
AUDIT_CHECKPOINT_FILE = VAR_DIR / "audit-checkpoints.log"
BASEMAP_URL = os.environ.get("BASEMAP_URL", "")
WMS_LAYERS = map_sources.wms_layers(os.environ.get("WMS_LAYERS", ""))
OSRM_URL = os.environ.get("OSRM_URL", "")
MAX_UPLOAD_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
#: Largest body by address, where a file is sent; "" is everywhere else. A form around a file takes some too.
BODY_LIMITS = {"": DATA_UPLOAD_MAX_MEMORY_SIZE} | dict.fromkeys(
    (
        "permits:document_add",
        "permits:bibob_act",
        "portal:papers",
        "portal:upload",
        "inspections:photos",
        "signals:report",
        "signals:follow",
        "signals:enter",
        "overlays:list",
        "zones:area",
        "zones:move",
        "zones:evidence",
    ),
    MAX_UPLOAD_BYTES + 1024 * 1024,
)
#: Bytes that a tablet may send: an operation, a chunk (1 MiB and its seal), a file in chunks.
SYNC_LIMITS = {"op": 256 * 1024, "chunk": 1024 * 1024 + 28, "blob": 25 * (1024 * 1024 + 28)}
#: Who asks -> (how many requests that may change something, in how many seconds). Looking is not counted.
RATE_LIMITS = {
    "sign-in": (30, 60),  # by network address; axes counts wrong passwords by name besides
    "signed out": (60, 60),  # by network address
    "entrepreneur": (120, 60),  # by account
    "staff": (600, 60),  # by account: filling in a checklist is a request a tap
    "report": (10, 600),  # messages from one network address, by each web process: see core/limits/untraced.py
    "all reports": (300, 3600),  # messages together, wherever they come from
    "system": (6000, 60),  # by network address: tablets of one office share theirs
}
OUTBOX_MAX_ATTEMPTS = 20  # with the back-off of core.outbox about half a day

# No address means a file each, so that nothing leaves a machine that is being tried out.
globals().update(email_url.parse(os.environ.get("EMAIL_URL") or f"file://{VAR_DIR / 'mail'}"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "vergunningen@parkwacht.example"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *map_sources.origins(os.environ)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *openid_settings.origins(os.environ)],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "core.api.problems.handler",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "DEFAULT_THROTTLE_RATES": {"anon": "120/minute", "user": "1200/minute"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Parkwacht",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": "Permits and inspections for business parks. How to begin: docs/api.md.",
    "LICENSE": {"name": "AGPL-3.0-or-later"},
    "SERVERS": [{"url": "/"}],
    "SERVE_AUTHENTICATION": [],
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["core.api.schema.with_problems"],
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

LEAFLET_CONFIG = {
    "NO_GLOBALS": False,
    "RESET_VIEW": False,
    "TILES": [("background", BASEMAP_URL, {})] if BASEMAP_URL else [],
}

LOGGING = logs.logging_of("line")
