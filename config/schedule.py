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
    "an accepted ownership changes hands when its days to think are over": {
        "task": "businesses.complete_transfers",
        "schedule": crontab(minute="*/15"),
        "options": {"queue": "default", "expires": 900},
    },
    "an accepted sale is handed over though its message was lost": {
        "task": "businesses.complete_sales",
        "schedule": 120.0,
        "options": {"queue": "default", "expires": 120},
    },
    "claims end, lost work is given back, documents are deleted on time": {
        "task": "claims.sweep",
        "schedule": crontab(minute="*/10"),
        "options": {"queue": "bulk", "expires": 600},
    },
    "an approved claim takes effect when its days to object are over": {
        "task": "claims.complete_due",
        "schedule": crontab(minute="*/15"),
        "options": {"queue": "default", "expires": 900},
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
    "no upload waits for a message that was lost": {
        "task": "media.sweep",
        "schedule": 120.0,
        "options": {"queue": "bulk", "expires": 120},
    },
    "uploads that came to nothing leave no file": {
        "task": "media.tidy",
        "schedule": crontab(hour=3, minute=50),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "listings that changed are compared with all others": {
        "task": "duplicates.sweep",
        "schedule": crontab(hour=2, minute=10),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "all listings are compared with all others": {
        "task": "duplicates.compare_everything",
        "schedule": crontab(hour=2, minute=30, day_of_week="sunday"),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "no import waits for a worker that died": {
        "task": "imports.sweep",
        "schedule": 60.0,
        "options": {"queue": "bulk", "expires": 60},
    },
    "files of imports are deleted after 30 days": {
        "task": "imports.forget_old_files",
        "schedule": crontab(hour=3, minute=30),
        "options": {"queue": "bulk", "expires": 3600},
    },
    "answers kept for repeated requests go after a day": {
        "task": "core.forget_idempotency_records",
        "schedule": crontab(minute=40),
        "options": {"queue": "bulk", "expires": 3600},
    },
}
