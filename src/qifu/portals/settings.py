"""How is the Django part of this house set up? What an installer may change comes from QIFU_* variables."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from qifu.portals import databases
from qifu.portals import home as homes

HOME = homes.home()
BASE = Path(__file__).resolve().parent

DEBUG = os.environ.get("QIFU_DEBUG") == "1"
SECRET_KEY = homes.secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("QIFU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

# Behind a proxy that ends TLS: trust what it says of scheme and visitor, and send cookies over TLS only.
BEHIND_TLS = os.environ.get("QIFU_BEHIND_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "qifu.ledger",
    "qifu.registry",
    "qifu.cases",
    "qifu.appeals",
    "qifu.policies",
    "qifu.portals",
]

MIDDLEWARE = [
    "qifu.portals.limits.BodyLimit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qifu.portals.idle.IdleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qifu.portals.doors.Guard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qifu.portals.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qifu.portals.urls"
WSGI_APPLICATION = "qifu.portals.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qifu.portals.frames.frame",
            ]
        },
    }
]

DATABASES = {"default": databases.database(os.environ.get("QIFU_DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time.
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Accounts, passwords, sessions.
AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "qifu.portals.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "qifu.portals.passwords.ClassesValidator"},
    {"NAME": "qifu.portals.passwords.CommonValidator"},
    {
        "NAME": "qifu.portals.passwords.SimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone")},
    },
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 30 * 60  # counted from the last sign of life; `idle.py` renews it once a minute at most
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "qifu.portals.errors.csrf_failure"

# Five wrong passwords for one name from one address lock that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page promises fifteen minutes
AXES_LOCKOUT_CALLABLE = "qifu.portals.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "qifu.portals.visitors.address"
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are written in the ledger
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# What a browser is told about these pages.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],  # widths of bars and charts; no script can come in this way
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Uploads go straight to disk; the size of a whole body is capped before anything of it is read.
UPLOAD_MB = int(os.environ.get("QIFU_UPLOAD_MB", "64"))
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
MEDIA_ROOT = HOME / "uploads"

# Static files come from the packages themselves: no collecting step, and a version in each address.
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "qifu.portals.statics.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 24 * 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "qifu": {"level": "INFO"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Pages that do not exist and refused sign-ins are everyday; faults (500) still come through.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
