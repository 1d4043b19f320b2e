"""The verbs of the post office: publish, receive, hand out, deliver, send again, tidy up."""

from apps.outbox.services.attempts import deliver, handle_message
from apps.outbox.services.inbox import receive
from apps.outbox.services.publishing import publish
from apps.outbox.services.relay import drain, prune, relay, sweep
from apps.outbox.services.resending import resend, resend_message

__all__ = [
    "deliver",
    "drain",
    "handle_message",
    "prune",
    "publish",
    "receive",
    "relay",
    "resend",
    "resend_message",
    "sweep",
]
