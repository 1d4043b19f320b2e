"""The Celery application: queues at one place, jobs found in every app's tasks module."""

from celery import Celery
from kombu import Queue

from config.schedule import SCHEDULE

app = Celery("lawless", task_cls="apps.core.tasks:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name) for name in ("critical", "default", "bulk", "relay")]
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
app.autodiscover_tasks(["apps.core.api"])
