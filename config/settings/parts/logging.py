"""Structured logs: one JSON line per event on standard output."""

from apps.observability.logging import configure
from config import env

LOGGING_CONFIG = None
LOG_LEVEL = env.text("LOG_LEVEL")
configure(level=LOG_LEVEL)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# The header was checked, or written, by apps.observability.middleware.RequestIdMiddleware.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
DJANGO_STRUCTLOG_USER_ID_FIELD = None
