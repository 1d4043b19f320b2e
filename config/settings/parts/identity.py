"""Who people are: the user model, sign-in by e-mail with allauth, passwords and sessions."""

from config.settings.parts.apps import PROCESS

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend", "apps.accounts.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "apps.accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

LOGIN_URL = "/admin/login/" if PROCESS == "staff" else "account_login"
LOGIN_REDIRECT_URL = "/admin/" if PROCESS == "staff" else "/"
LOGOUT_REDIRECT_URL = "/admin/login/" if PROCESS == "staff" else "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Beside apps.core.ratelimit, which counts tries per identifier and network: these only bound what many networks
# together can do, so that nobody locks somebody else out with five wrong passwords.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/m/ip,20/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
