"""A developer's machine and `quickstart`: plain HTTP on loopback, mail kept in the mailbox page."""

from config.settings.base import *

DEVELOPMENT = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
