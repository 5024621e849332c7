"""Settings, all from the environment, which `make run` writes down for every terminal."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from shop.lib import env, state
from shop.lib.bounded import BoundedNode

state.load_environment()

# --- Where we are ------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
SHOP_URL = env.text("SHOP_URL", "http://127.0.0.1:8000")
DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("HTTPS", default=True)
SECRET_KEY = env.text("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `make run` makes one; see README.md.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")

# --- What it is made of ------------------------------------------------------------------------
INSTALLED_APPS = [
    "shop.accounts",
    "shop.events",
    "shop.notices",
    "shop.lib",
    "catalog",
    "cart",
    "orders",
    "shop.demo",
    "shop.proof",
    "shop.admin_site.HoldfastAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "channels",
    "django_elasticsearch_dsl",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.lib.content_policy.content_policy",
    "shop.lib.metrics.counted",
    "shop.lib.kept_pages.kept_pages",
    "shop.lib.database.unavailable_is_503",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "shop.lib.same_origin.same_origin_only",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cart.middleware.cart_of_visitor",
]
ROOT_URLCONF = "shop.urls"
ASGI_APPLICATION = "shop.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["shop.lib.templatetags.shop"],
            # The last two are lazy: a public page never asks them, so it never reads the session.
            "context_processors": [
                "django.template.context_processors.request",
                "shop.lib.context.shop",
                "catalog.context.navigation",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- PostgreSQL: the truth ---------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", "postgres:///holdfast")}
# How long a statement may wait for another buyer's row before it answers 503.
STOCK_LOCK_TIMEOUT = timedelta(seconds=3)
# Orders and payments always wait for the disk; holds may (docs/decisions/0011).
HOLDS_WAIT_FOR_THE_DISK = env.flag("HOLDS_WAIT_FOR_THE_DISK", default=False)

# --- Valkey: cache, channel layer, Celery's broker. May vanish at any moment -------------------
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHE_PREFIX = env.text("CACHE_PREFIX", "")
CACHES = {
    "default": {
        "BACKEND": "shop.lib.cache.Cache",
        "LOCATION": REDIS_URL,
        "TIMEOUT": 300,
        "KEY_PREFIX": CACHE_PREFIX,
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 0.3,
            "SOCKET_TIMEOUT": 0.5,
        },
    },
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # What is published is heard in all databases of a Valkey.
        "CONFIG": {"hosts": [REDIS_URL], "prefix": f"{CACHE_PREFIX}holdfast-live"},
    }
}

# Open pages, per web process. An address is a household or an office; this machine has no limit.
LIVE_SOCKETS_PER_PROCESS = env.number("LIVE_SOCKETS_PER_PROCESS", 10_000)
LIVE_SOCKETS_PER_ADDRESS = env.number("LIVE_SOCKETS_PER_ADDRESS", 100)

# --- Celery ------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,  # a broker that hangs must not hang the relay as well
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
# A web request must not hang on a broker that is gone: give up at once, the outbox tries again.
CELERY_TASK_PUBLISH_RETRY = False

# --- Search ------------------------------------------------------------------------------------
SEARCH = env.choice("SEARCH", ("elasticsearch", "postgres"), "elasticsearch")
ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
SEARCH_INDEX = env.text("SEARCH_INDEX", "holdfast-products")
SEARCH_TIMEOUT = timedelta(milliseconds=env.number("SEARCH_TIMEOUT_MS", 300))
SEARCH_AUDIT_HEALS = env.flag("SEARCH_AUDIT_HEALS", default=True)
# What people look for: see docs/decisions/0018. Days that single searches, and counts, are kept.
SEARCH_LOG_DAYS = env.number("SEARCH_LOG_DAYS", 30)
SEARCH_INSIGHT_DAYS = env.number("SEARCH_INSIGHT_DAYS", 400)
SEARCH_POPULAR_VISITORS = env.number("SEARCH_POPULAR_VISITORS", 5)  # before others are shown it
SEARCH_LOG_IN_BACKGROUND = True  # tests write it down themselves
ELASTICSEARCH_DSL = {
    "default": {"hosts": ELASTICSEARCH_URL, "request_timeout": 30, "node_class": BoundedNode}
}
ELASTICSEARCH_DSL_AUTOSYNC = False  # the outbox tells Celery; there are no signal receivers here
ELASTICSEARCH_DSL_SIGNAL_PROCESSOR = "django_elasticsearch_dsl.signals.BaseSignalProcessor"

# --- The shop's terms --------------------------------------------------------------------------
CURRENCY = "usd"
HOLD_FOR = timedelta(minutes=env.number("HOLD_MINUTES", 30))
HOLD_FOR_WHEN_SCARCE = min(timedelta(minutes=env.number("HOLD_MINUTES_WHEN_SCARCE", 15)), HOLD_FOR)
HOLD_FOR_AT_MOST = timedelta(minutes=env.number("HOLD_MINUTES_AT_MOST", 120))  # however renewed
HOLD_FOR_PAYMENT = timedelta(minutes=20)  # a hold is lengthened once to this when payment starts
TAX_RATE = Decimal(env.text("TAX_RATE", "0.08"))
SHIPPING_PRICE = Decimal(env.text("SHIPPING_PRICE", "5.99"))
FREE_SHIPPING_FROM = Decimal(env.text("FREE_SHIPPING_FROM", "50.00"))
SHIPS_TO = env.words(  # codes of ISO 3166-1; the first is offered where nothing is known
    "SHIPS_TO", "US,CA,GB,IE,DE,FR,NL,BE,LU,AT,CH,DK,SE,NO,FI,ES,PT,IT,PL,CZ,AU,NZ,JP"
)
MAX_SAVED_ADDRESSES = env.number("MAX_SAVED_ADDRESSES", 50)  # of one account
REFUND_LIMIT = Decimal(env.text("REFUND_LIMIT", "100.00"))  # of one order, by the role Support
SLIPS_SHOW_PRICES = env.flag("SLIPS_SHOW_PRICES", default=False)
MAX_QUANTITY_PER_LINE = env.number("MAX_QUANTITY_PER_LINE", 20)
MAX_LINES_PER_CART = env.number("MAX_LINES_PER_CART", 100)
# Units held at a time. A guest's session is the cookie that names the cart.
MAX_UNITS_PER_SESSION = env.number("MAX_UNITS_PER_SESSION", 100)
MAX_UNITS_PER_ACCOUNT = env.number("MAX_UNITS_PER_ACCOUNT", 200)
MAX_UNITS_PER_ADDRESS = env.number("MAX_UNITS_PER_ADDRESS", 500)
# 'Tell me when it is back': one is kept for so long, in order of asking.
WAITLIST_HOLD_FOR = timedelta(minutes=env.number("WAITLIST_HOLD_MINUTES", 30))
WAITLIST_REMEMBERS_FOR = timedelta(days=env.number("WAITLIST_REMEMBERS_DAYS", 30))  # once it ended
MAX_PLACES_PER_EMAIL = env.number("MAX_PLACES_PER_EMAIL", 20)
MAX_PLACES_PER_ADDRESS = env.number("MAX_PLACES_PER_ADDRESS", 20)
MAX_PLACES_PER_ADDRESS_AND_ITEM = env.number("MAX_PLACES_PER_ADDRESS_AND_ITEM", 3)
PRODUCTS_PER_PAGE = 24
# Who sells, as receipts say it; the address line by line, with semicolons between.
SELLER_NAME = env.text("SELLER_NAME", "Holdfast")
SELLER_ADDRESS = env.words("SELLER_ADDRESS", "", between=";")
SELLER_TAX_ID = env.text("SELLER_TAX_ID", "")
# 'Find your order': tries from one network address, and for one order number, within this time.
MAX_LOOK_UPS_PER_ADDRESS = env.number("MAX_LOOK_UPS_PER_ADDRESS", 20)
MAX_LOOK_UPS_PER_NUMBER = env.number("MAX_LOOK_UPS_PER_NUMBER", 6)
LOOK_UPS_ARE_COUNTED_FOR = timedelta(minutes=15)

# Carriers of parcels: their names, and where they show a parcel by its number.
CARRIERS = {
    "ups": ("UPS", "https://www.ups.com/track?tracknum={number}"),
    "fedex": ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
    "usps": ("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
    "dhl": ("DHL", "https://www.dhl.com/en/express/tracking.html?AWB={number}"),
    "canada-post": (
        "Canada Post",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={number}",
    ),
    "royal-mail": ("Royal Mail", "https://www.royalmail.com/track-your-item#/details/{number}"),
}
# Steps of an order that shoppers get a mail about.
ORDER_MAILS = env.some_of(
    "ORDER_MAILS",
    ("confirmed", "packed", "shipped", "delivered", "cancelled", "refunded", "returned"),
)

# --- Payment -----------------------------------------------------------------------------------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY", "")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "")  # the payment sandbox; empty means Stripe
STRIPE_JS_URL = env.text("STRIPE_JS_URL", "https://js.stripe.com/v3/")

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders:history"
ACCOUNT_ADAPTER = "shop.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shop.lib.same_origin.refused"

# --- Mail --------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Holdfast <shop@holdfast.localhost>")
EMAIL_FILE_PATH = env.text("MAIL_FILE_PATH", "")
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if EMAIL_FILE_PATH
    else "django.core.mail.backends.console.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shop.lib.stylesheet.StylesheetFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
KEEP_PAGES = env.flag("KEEP_PAGES", default=True)  # for a moment; see shop.lib.kept_pages
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
CELERY_TIMEZONE = TIME_ZONE  # the nightly rounds fall into the shop's night

# --- Metrics ------------------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # empty: nobody may read /metrics

# --- Safety ------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]  # Prometheus asks each machine itself, behind the proxy
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_stripe_js = "/".join(STRIPE_JS_URL.split("/")[:3])
_stripe = [_stripe_js] if STRIPE_API_BASE else [_stripe_js, "https://hooks.stripe.com"]
_stripe_api = STRIPE_API_BASE or "https://api.stripe.com"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, _stripe_js],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, _stripe_api, _stripe_js],
        "frame-src": _stripe,
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Logs --------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {
        "quiet_sockets": {"()": "shop.lib.sockets.QuietSockets"},
        "in_one_line": {"()": "shop.lib.sockets.InOneLine"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "elastic_transport": {"level": "ERROR"},
        "stripe": {"level": "WARNING"},
        "uvicorn.error": {"filters": ["quiet_sockets"]},
        "channels_redis.pubsub": {"filters": ["in_one_line"]},
    },
}
os.environ.setdefault("ELASTIC_CLIENT_APIVERSIONING", "false")
