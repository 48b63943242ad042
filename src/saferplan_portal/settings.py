"""Django's settings, worked out from the partnership folder's `portal/portal.toml`."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from saferplan_portal.config import (
    LOOPBACK,
    SITE,
    VERBOSE,
    address_of_loopback,
    config_of_environment,
    database_settings,
    secret,
    secret_key,
)

PORTAL = config_of_environment()
_IN_SERVICE = PORTAL.way == "service"

SECRET_KEY = secret_key(PORTAL)
DEBUG = False
ALLOWED_HOSTS = list(PORTAL.addresses) if _IN_SERVICE else list(LOOPBACK)
PORTAL_ADDRESS = f"https://{PORTAL.addresses[0]}" if _IN_SERVICE else address_of_loopback(PORTAL)
PUBLISHED_SITE = os.environ.get(SITE, "")
ROOT_URLCONF = "saferplan_portal.urls"
WSGI_APPLICATION = "saferplan_portal.wsgi.application"
DATABASES = {"default": database_settings(PORTAL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "saferplan_portal.shell",
    "saferplan_portal.accounts",
    "saferplan_portal.audit",
    "saferplan_portal.publications",
    "saferplan_portal.help",
    "saferplan_portal.api",
    "saferplan_portal.board",
    "saferplan_portal.duties",
    "saferplan_portal.outbox",
    "saferplan_portal.evidence",
    "saferplan_portal.planning",
    "saferplan_portal.money",
    "saferplan_portal.delivery",
    "saferplan_portal.prevention",
    "saferplan_portal.review",
    "saferplan_portal.diary",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_permissions_policy",
]

MIDDLEWARE = [
    "saferplan_portal.shell.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "saferplan_portal.shell.middleware.PagesWithoutSession",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saferplan_portal.shell.middleware.WhoActs",
    "saferplan_portal.shell.middleware.DeclaredAccess",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "saferplan_portal.shell.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "saferplan_portal.shell.context.portal",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "saferplan_portal.accounts.validators.NotCommonAndMore"},
    {"NAME": "saferplan_portal.accounts.validators.NotOurOwnWords"},
]
LOGIN_URL = "demo_sign_in" if PORTAL.way == "demo" else "account_login"
LOGIN_REDIRECT_URL = "start"

ACCOUNT_ADAPTER = "saferplan_portal.accounts.adapters.PortalAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator invites; the invitation's own link is the proof of the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody learns by a message whether somebody else is known here
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = False  # allauth counts in the cache, which each process has for itself; accounts.limits counts
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "saferplan_portal.accounts.forms.SignInForm",
    "reauthenticate": "saferplan_portal.accounts.forms.PasswordAgainForm",
    "change_password": "saferplan_portal.accounts.forms.ChangePasswordForm",
    "reset_password": "saferplan_portal.accounts.forms.ResetForm",
    "reset_password_from_key": "saferplan_portal.accounts.forms.NewPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _IN_SERVICE and PORTAL.proxy else 0
MFA_ADAPTER = "saferplan_portal.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "saferplan_portal.accounts.forms.CodeForm",
    "reauthenticate": "saferplan_portal.accounts.forms.CodeAgainForm",
    "activate_totp": "saferplan_portal.accounts.forms.AddAppForm",
    "deactivate_totp": "saferplan_portal.accounts.forms.RemoveAppForm",
    "generate_recovery_codes": "saferplan_portal.accounts.forms.NewCodesForm",
    "add_webauthn": "saferplan_portal.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "saferplan_portal.accounts.forms.PasskeyForm",
    "login_webauthn": "saferplan_portal.accounts.forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "saferplan_portal.accounts.forms.PasskeyAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation proved the address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a code that has just gone is still good: people type slowly, and clocks differ
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: what makes a passkey two factors
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PORTAL.name
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _IN_SERVICE  # a loopback address has no certificate
SOCIALACCOUNT_ADAPTER = "saferplan_portal.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False  # a form asks first, so that no link of another site starts a sign-in
_LEVELS = PORTAL.sign_in.oidc_acr
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "work",
                    "name": PORTAL.sign_in.oidc_name or "your organisation",
                    "client_id": PORTAL.sign_in.oidc_client,
                    "secret": secret(PORTAL, "oidc-secret"),
                    "settings": {
                        "server_url": PORTAL.sign_in.oidc_server,
                        "auth_params": {"acr_values": " ".join(_LEVELS)} if _LEVELS else {},
                    },
                }
            ],
        }
    }
    if PORTAL.sign_in.oidc_server
    else {}
)

SESSION_COOKIE_NAME = "__Host-portal" if _IN_SERVICE else "portal"
SESSION_COOKIE_SECURE = _IN_SERVICE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if _IN_SERVICE else "portal-csrf"
CSRF_COOKIE_SECURE = _IN_SERVICE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "saferplan_portal.shell.views.csrf_failure"
SECURE_SSL_REDIRECT = _IN_SERVICE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _IN_SERVICE and PORTAL.proxy else None
SECURE_REDIRECT_EXEMPT = [r"^(health|ready)$"]
SECURE_HSTS_SECONDS = 63_072_000 if _IN_SERVICE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A browser holds a form also to where it is sent on to: the sign-in of the organisation.
_PROVIDER = urlsplit(PORTAL.sign_in.oidc_server)
_PROVIDERS = [f"{_PROVIDER.scheme}://{_PROVIDER.netloc}"] if _PROVIDER.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *_PROVIDERS],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope")
} | {"publickey-credentials-get": ["self"]}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MOST_BYTES = 50_000_000  # of any one file; what a form takes may be less
FILE_UPLOAD_HANDLERS = [
    "saferplan_portal.shell.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MEDIA_ROOT = PORTAL.home / "uploads"  # never served by an address: a view hands each file out, as a download

STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]  # built by scripts/portal_assets.py, and inside the wheel
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"
USE_I18N = True

# Each process has a cache of its own, so nothing that must be counted together is counted in it: see accounts.limits.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": f"saferplan_portal.shell.logs.{'JsonLines' if _IN_SERVICE else 'PlainLines'}"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        # Whoever tries it out at a terminal is not told of every page.
        "saferplan_portal": {"level": "INFO" if _IN_SERVICE or os.environ.get(VERBOSE) else "WARNING"},
        # Django's own would print a traceback with the values of people's rows; ours tells the kind and the place.
        "django.request": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
