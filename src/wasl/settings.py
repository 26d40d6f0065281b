"""Settings: read from the environment only, unknown or malformed values fail at start.

The operator's guide (docs/operators.md) lists every ``WASL_…`` variable; a test compares the two.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from wasl.launch.sockets import socket_folder

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent.parent

KNOWN = frozenset(
    {
        "WASL_ALLOWED_HOSTS",
        "WASL_DATABASE_URL",
        "WASL_DATA_DIR",
        "WASL_DEBUG",
        "WASL_DEMO",
        "WASL_EMAIL_FROM",
        "WASL_EMAIL_URL",
        "WASL_HTTPS",
        "WASL_INDEX_DIR",
        "WASL_KEYS_DIR",
        "WASL_MODEL",
        "WASL_OIDC_CLIENT_ID",
        "WASL_OIDC_CLIENT_SECRET_FILE",
        "WASL_OIDC_SERVER_URL",
        "WASL_PROXIES",
        "WASL_SECRET_KEY_FILE",
        "WASL_SESSION_MINUTES",
        "WASL_TRUSTED_ORIGINS",
    }
)
UNKNOWN = sorted(name for name in os.environ if name.startswith("WASL_") and name not in KNOWN)
if UNKNOWN:
    raise ImproperlyConfigured(f"Unknown settings in the environment: {', '.join(UNKNOWN)}")


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no from the environment; anything but ``1``, ``0`` and nothing is refused."""
    value = os.environ.get(name, "")
    if value not in {"", "0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1")
    return default if value == "" else value == "1"


def whole(name: str, *, default: int, least: int = 1) -> int:
    """Read a whole number from the environment, not below ``least``."""
    value = os.environ.get(name, "") or str(default)
    if not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number not below {least}")
    return int(value)


def needed(name: str, *, by: str) -> str:
    """Read what another setting cannot do without."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{by} needs {name} as well")
    return value


def words(name: str, *, default: str = "") -> list[str]:
    """Read a comma-separated list from the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_file(path: Path) -> str:
    """Read a secret kept in a file of its own; make it when the data folder is new."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # O_EXCL: of two processes starting at once one makes the secret and both read it.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(64))
            out.flush()
            os.fsync(out.fileno())
    return path.read_text().strip()


DATA_DIR = Path(os.environ.get("WASL_DATA_DIR") or PROJECT / "var").resolve()
KEYS_DIR = Path(os.environ.get("WASL_KEYS_DIR") or DATA_DIR / "keys").resolve()
FILES_DIR = DATA_DIR / "files"
FORMS_DIR = PROJECT / "forms"
PRINT_FONTS_DIR = PACKAGE / "desk/static/dist/print"  # the front end build puts them there
INDEX_DIR = os.environ.get("WASL_INDEX_DIR", "")  # empty: memory-backed, see tracing/registry.py

MODEL = os.environ.get("WASL_MODEL", "")  # read by the engine; empty: the shipped model
if MODEL and not Path(MODEL).is_file():
    raise ImproperlyConfigured(f"WASL_MODEL names {MODEL}, and there is no such file")

DEBUG = flag("WASL_DEBUG", default=False)
DEMO = flag("WASL_DEMO", default=False)
HTTPS = flag("WASL_HTTPS", default=False)
SECRET_KEY = secret_file(
    Path(os.environ.get("WASL_SECRET_KEY_FILE") or KEYS_DIR / "django-secret-key")
)
ALLOWED_HOSTS = words("WASL_ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = words("WASL_TRUSTED_ORIGINS")

# The embedded server listens on a socket in the data folder and nowhere else. It is no URL:
# the host of a URL is folded to lower case, and folders are not.
DATABASE_URL = os.environ.get("WASL_DATABASE_URL", "")
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)
    if DATABASE_URL
    else {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(socket_folder(DATA_DIR)),
        "NAME": "postgres",
        "USER": "postgres",
        "CONN_MAX_AGE": 60,
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's list of passkeys needs it
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "wasl.vault",
    "wasl.audit",
    "wasl.accounts",
    "wasl.worklist",
    "wasl.people",
    "wasl.consent",
    "wasl.questionnaires",
    "wasl.tracing",
    "wasl.exchange",
    "wasl.desk",
    "wasl.portal",
    "wasl.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wasl.accounts.surroundings.SurroundingsMiddleware",
    "wasl.accounts.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wasl.middleware.WaslMiddleware",
]

ROOT_URLCONF = "wasl.urls"
WSGI_APPLICATION = "wasl.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "templates"
        ],  # the house look of the sign-in pages stands before allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wasl.desk.context.desk",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
    ]
]
PASSWORD_RESET_TIMEOUT = 48 * 3600  # seconds; the set-up link, see accounts.rules.SETUP_HOURS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:work"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, never by sign-up
ACCOUNT_ADAPTER = "wasl.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wasl.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # a session ends with its minutes or with the browser
# How many proxies of ours stand before the server: the rate limits count by address, and the
# address of the last proxy is everybody's.
ALLAUTH_TRUSTED_PROXY_COUNT = whole("WASL_PROXIES", default=0, least=0)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "wasl.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Wasl"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ONLY = False
# The provider's verified address finds the account; from then on the provider's own id does.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if os.environ.get("WASL_OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "Single sign-on",
                    "client_id": needed("WASL_OIDC_CLIENT_ID", by="WASL_OIDC_SERVER_URL"),
                    "secret": Path(
                        needed("WASL_OIDC_CLIENT_SECRET_FILE", by="WASL_OIDC_SERVER_URL")
                    )
                    .read_text()
                    .strip(),
                    "settings": {"server_url": os.environ["WASL_OIDC_SERVER_URL"]},
                }
            ]
        }
    }

SESSION_COOKIE_AGE = 60 * whole("WASL_SESSION_MINUTES", default=30)
SESSION_SAVE_EVERY_REQUEST = True  # the clock restarts with each request, not at sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wasl.middleware.csrf_failure"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["wasl.desk.written"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORM_RENDERER = "wasl.desk.rendering.HouseRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: WhiteNoise serves from the apps themselves
WHITENOISE_USE_FINDERS = True
# Files of the front-end build carry their hash in their name (Vite).
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/dist/assets/.+$"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Larger uploads wait in memory-backed storage until they are sealed: no disk holds them in clear.
FILE_UPLOAD_TEMP_DIR = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - memory
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # off unless an operator turns it on
DEFAULT_FROM_EMAIL = os.environ.get("WASL_EMAIL_FROM", "wasl@localhost")

PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
