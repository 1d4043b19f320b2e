"""Outgoing mail: a real server when one is configured, else the development mailbox."""

from config import env

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if env.text("EMAIL_URL"):
    globals().update(env.email_config(env.text("EMAIL_URL")))
else:
    EMAIL_BACKEND = "apps.accounts.mailbox.MailboxBackend"
