"""Background jobs of media; each acts under its own name, since it finishes what was already allowed."""

from apps.core.tasks import system_task
from apps.media import services


@system_task(name="media.process", queue="default", soft_time_limit=150, time_limit=180)
def process(*, picture_id: int) -> None:
    """Prepare an uploaded picture."""
    services.process(picture_id=picture_id)


@system_task(name="media.erase", queue="bulk")
def erase(*, picture_id: int) -> None:
    """Delete the files of a picture that was removed for good."""
    services.erase(picture_id=picture_id)


@system_task(name="media.sweep", queue="bulk")
def sweep() -> None:
    """Do what a lost message or a dead worker left undone, and forget uploads that nobody used."""
    services.sweep()


@system_task(name="media.tidy", queue="bulk")
def tidy() -> None:
    """Delete originals that no row knows."""
    services.tidy()
