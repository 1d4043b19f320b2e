"""A developer's machine and `quickstart`: plain HTTP on loopback, mail kept in the mailbox page."""

from config import env
from config.settings.base import *

DEVELOPMENT = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Made-up businesses have no name servers: what they would say lies in files.
CLAIM_LOOKUPS = env.text("CLAIM_LOOKUPS") or "folder"
CLAIM_POST_COUNTRIES = CLAIM_POST_COUNTRIES or ["US"]
