"""Every periodic job of the platform on one page."""

from celery.schedules import crontab

# `expires` drops what piled up while no worker ran: each of these jobs looks at the present, so the latest is enough.
SCHEDULE: dict[str, dict[str, object]] = {
    "a worker and the scheduler are alive": {
        "task": "observability.heartbeat",
        "schedule": 15.0,
        "options": {"queue": "critical", "expires": 15},
    },
    "no event waits for a nudge that was lost": {
        "task": "outbox.sweep",
        "schedule": 30.0,
        "options": {"queue": "relay", "expires": 30},
    },
    "finished events are deleted after 30 days": {
        "task": "outbox.prune",
        "schedule": crontab(hour=3, minute=20),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "the head of the audit chain is kept outside": {
        "task": "audit.anchor",
        "schedule": crontab(minute=7),
        "options": {"queue": "default", "expires": 3600},
    },
    "tomorrow's hours are in the index": {
        "task": "businesses.expand_hours",
        "schedule": crontab(hour=0, minute=10),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "sessions that are over are deleted": {
        "task": "accounts.forget_expired_sessions",
        "schedule": crontab(hour=4, minute=10),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "search knows what no event told it": {
        "task": "businesses.search.sweep",
        "schedule": crontab(minute="*/10"),
        "options": {"queue": "bulk", "expires": 600},
    },
    # After the hours: the documents take the spans of the days ahead with them.
    "search lies in the order of quality": {
        "task": "businesses.search.rebuild",
        "schedule": crontab(hour=0, minute=40),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "answers kept for repeated requests go after a day": {
        "task": "core.forget_idempotency_records",
        "schedule": crontab(minute=40),
        "options": {"queue": "bulk", "expires": 3600},
    },
}
