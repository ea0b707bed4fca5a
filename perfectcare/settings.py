"""One settings file, read from the environment. Every variable is listed in .env.example."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from perfectcare import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold what patients wrote, letters and keys

# --- Safety -----------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("HTTPS", default=False)
DEMO = env.flag("DEMO", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=[])
SECRET_KEY = env.secret("SECRET_KEY", keep_in=VAR_DIR / "secret_key")
# Keeps card ids out of the database. It must outlive SECRET_KEY: change it and a card sent again counts again.
CARD_KEY = env.secret("CARD_KEY", keep_in=VAR_DIR / "card_key")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# A card with two comments at their limit, every letter escaped, is far below this.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# New cards that a door takes in a minute: a poster's public code, a staff form; a paired tablet.
CARDS_A_MINUTE_WITHOUT_KEY = env.number("CARDS_A_MINUTE_WITHOUT_KEY", default=600)
CARDS_A_MINUTE_OF_TABLET = env.number("CARDS_A_MINUTE_OF_TABLET", default=6000)

# --- The house --------------------------------------------------------------------------------------------------
ROOT_URLCONF = "perfectcare.urls"
WSGI_APPLICATION = "perfectcare.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "perfectcare",
    "perfectcare.common",
    "perfectcare.accounts",
    "campaigns",
    "feedback",
    "huddles",
    "metrics",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "perfectcare.common.headers.KeptNowhereMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "perfectcare.common.http.DatabaseBusyMiddleware",
    "perfectcare.common.headers.PolicyMiddleware",
    "perfectcare.common.http.ReadableBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "perfectcare.common.http.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

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
                "campaigns.context.navigation",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "nhsuk"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Storage ----------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'perfectcare.sqlite3'}")}
DATABASE = DATABASES["default"]
ON_SQLITE = DATABASE["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    # FULL: what the tablet was told is stored has reached the disk. IMMEDIATE: writers queue instead of failing.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = None
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["OPTIONS"] = {
        "options": f"-c statement_timeout={env.number('STATEMENT_TIMEOUT_MS', default=0)}"
        f" -c lock_timeout={env.number('LOCK_TIMEOUT_MS', default=0)}"
        " -c default_transaction_isolation=read\\ committed",
    }
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
NHS_ASSETS = VAR_DIR / "assets"
for folder in (STATIC_ROOT, NHS_ASSETS):
    folder.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", NHS_ASSETS]
STATIC_MANIFEST = env.flag("STATIC_MANIFEST", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "perfectcare.common.static.HashedStaticFiles"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Words and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- People -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "perfectcare.accounts.adapter.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches its owner by e-mail, which is the proof
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Limits of tries are counted by visitor: behind the proxy that speaks HTTPS, all of them come from its one address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Perfect Care: "
ACCOUNT_FORMS = {
    "login": "perfectcare.accounts.forms.SignInForm",
    "reset_password": "perfectcare.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "perfectcare.accounts.forms.NewPasswordForm",
    "change_password": "perfectcare.accounts.forms.ChangePasswordForm",
    "reauthenticate": "perfectcare.accounts.forms.PasswordAgainForm",
}
SITE_ADDRESS = env.text("SITE_ADDRESS", default=f"http://localhost:{env.number('PORT', default=8000)}").rstrip("/")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Without a mail server, letters are written to files that the person who set the program up can open.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Perfect Care <perfect.care@localhost>")

# --- Jobs -------------------------------------------------------------------------------------------------------
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or env.text("REDIS_URL") or "filesystem://"
if CELERY_BROKER_URL == "filesystem://":
    for name in ("messages", "control"):
        (BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
DRAIN_SECONDS = env.number("DRAIN_SECONDS", default=10)
CELERY_BEAT_SCHEDULE = {
    "roll up the days that changed": {
        "task": "metrics.tasks.drain",
        "schedule": DRAIN_SECONDS,
        "options": {"expires": DRAIN_SECONDS},
    },
    "send the letters that wait": {
        "task": "perfectcare.common.tasks.send_letters",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "tell of comments that somebody must see": {
        "task": "feedback.tasks.tell_of_comments",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "part receipts from answers": {
        "task": "feedback.tasks.settle_receipts",
        "schedule": 300,
        "options": {"expires": 300},
    },
    # Four tries, so that a worker that is being restarted at eight does not cost the day's letter; one is sent.
    "tell managers of tablets that need somebody": {
        "task": "feedback.tasks.tell_of_tablets",
        "schedule": crontab(hour="8", minute="0,15,30,45"),
        "options": {"expires": 900},
    },
    "start the campaigns whose first day has come": {
        "task": "campaigns.tasks.start_due",
        "schedule": 600,
        "options": {"expires": 600},
    },
}

# --- Log --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "perfectcare.common.logs.Discreet"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "kombu.connection": {"level": "ERROR"},  # it warns that a folder has no host name
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "perfectcare.common.logs.DiscreetReport"
DEFAULT_EXCEPTION_REPORTER = "perfectcare.common.logs.DiscreetReporter"
SILENCED_SYSTEM_CHECKS: list[str] = []
