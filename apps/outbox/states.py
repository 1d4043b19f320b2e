"""Where a delivery or a received message stands, and which steps it may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    """Pending work is tried again by itself; parked work waits for a person."""

    PENDING = "pending", _("Pending")
    DONE = "done", _("Done")
    PARKED = "parked", _("Parked")


MOVES = {
    AttemptState.PENDING: frozenset({AttemptState.DONE, AttemptState.PARKED}),
    AttemptState.PARKED: frozenset({AttemptState.PENDING}),
    AttemptState.DONE: frozenset(),
}
