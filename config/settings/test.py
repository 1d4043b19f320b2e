"""The test suite: real PostgreSQL and Redis, restricted logins by role switch, nothing leaves the machine."""

from config import env
from config.settings.dev import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The test connection belongs to the cluster's superuser, acts as the owner while migrating, and as the login under
# test inside each transaction (apps.core.rls.context.login).
DATABASES["default"].update({k: v for k, v in env.database_config(env.database_url("owner")).items() if k != "OPTIONS"})
DATABASES["default"]["OPTIONS"]["assume_role"] = "lawless_owner"
DATABASES["default"]["CONN_MAX_AGE"] = 0
RLS_SWITCH_ROLE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "media": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": "/media/"}},
    "uploads": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Parallel runs on one server may each name a database of their own.
if env.text("TEST_DATABASE_NAME"):
    DATABASES["default"]["TEST"] = {"NAME": env.text("TEST_DATABASE_NAME")}
