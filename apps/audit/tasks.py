"""Jobs of audit."""

import structlog
from django.db import transaction

from apps.audit import selectors
from apps.core.tasks import system_task

log = structlog.get_logger(__name__)


@system_task(name="audit.anchor", queue="default")
@transaction.atomic
def anchor() -> None:
    """Write the head of each chain to the log stream, out of the database's reach."""
    for head in selectors.heads():
        log.info("audit_anchor", month=head.month, sequence=head.sequence, hash=head.hash)
