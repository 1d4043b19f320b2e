"""Tables of the post office: events on their way out, one delivery per handler, and foreign messages received."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import ids, rls
from apps.core.rls import Login
from apps.outbox.states import AttemptState

_KIND = "(actor ->> 'kind')"
# Nobody posts in somebody else's name: the actor in the row, as whom handlers will act, is that of the transaction.
_OWN_NAME = (
    f"{rls.HAS_ACTOR} AND (actor ->> 'name') = (SELECT app.actor()) AND {_KIND} = (SELECT app.kind()) "
    f"AND coalesce(actor ->> 'user_id', '') = coalesce({rls.OWN}::text, '')"
)


class OutboxEvent(models.Model):
    """One fact, written in the transaction that made it true."""

    # Made by the writer, so that a login which may add but not read needs no RETURNING.
    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    wire_name = models.CharField(_("event"), max_length=120)
    payload = models.JSONField(_("content"))
    business_id = models.BigIntegerField(_("business"), null=True)
    actor = models.JSONField(_("actor"))
    request_id = models.CharField(_("request"), max_length=80, blank=True)
    occurred_at = models.DateTimeField(_("occurred"), default=timezone.now)
    dispatched_at = models.DateTimeField(_("handed out"), null=True)

    rls = rls.Protection(
        "Site and portal post in their actor's own name; the system relays; staff look. Nobody rewrites an event: "
        "its handlers act as whoever it names.",
        rls.add(Login.SITE, rows=f"{_OWN_NAME} AND {rls.of_own_kind(Login.SITE, _KIND)}"),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, rows=f"{_OWN_NAME} AND {rls.of_own_kind(Login.STAFF, _KIND)}"),
        rls.everything(Login.SYSTEM),
        rls.read(Login.REPORTER),
    )

    class Meta:
        verbose_name = _("outgoing event")
        verbose_name_plural = _("outgoing events")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(dispatched_at=None), name="outbox_event_unsent"),
            models.Index(fields=["dispatched_at"], name="outbox_event_dispatched"),
        ]

    def __str__(self) -> str:
        return f"{self.wire_name} {self.id}"


class Attempted(models.Model):
    """Work that is tried until it succeeds or is parked for a person to look at."""

    state = models.CharField(_("state"), max_length=10, choices=AttemptState, default=AttemptState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    handled_at = models.DateTimeField(_("handled"), null=True)
    parked_at = models.DateTimeField(_("parked"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=AttemptState.values), name="outbox_%(class)s_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=AttemptState.DONE, handled_at__isnull=False)
                | (~models.Q(state=AttemptState.DONE) & models.Q(handled_at__isnull=True)),
                name="outbox_%(class)s_done_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AttemptState.PARKED, parked_at__isnull=False)
                | (~models.Q(state=AttemptState.PARKED) & models.Q(parked_at__isnull=True)),
                name="outbox_%(class)s_parked_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state=AttemptState.PENDING),
                name="outbox_%(class)s_due",
            ),
            models.Index(
                fields=["parked_at"], condition=models.Q(state=AttemptState.PARKED), name="outbox_%(class)s_parked"
            ),
        ]


class Delivery(Attempted):
    """One event for one handler: the row that makes its effect happen once."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(_("handler"), max_length=120)

    rls = rls.Protection(
        "Workers deliver; staff look and send parked ones again.",
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
        rls.read(Login.REPORTER),
    )

    class Meta(Attempted.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            *Attempted.Meta.constraints,
            models.UniqueConstraint(fields=["event", "handler"], name="outbox_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ({self.get_state_display()})"


class InboxMessage(Attempted):
    """A foreign fact as it came in, kept before anybody acts on it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    source = models.CharField(_("source"), max_length=40)
    external_id = models.CharField(_("their id"), max_length=255)
    payload = models.JSONField(_("content as received"))
    signature_verified = models.BooleanField(_("signature verified"), default=False)
    request_id = models.CharField(_("request"), max_length=80, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    rls = rls.Protection(
        "Whoever answers a webhook adds a message and reads none; workers handle it; staff look and send again.",
        rls.add(Login.SITE, rows=rls.HAS_ACTOR),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta(Attempted.Meta):
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        constraints = [
            *Attempted.Meta.constraints,
            models.UniqueConstraint(fields=["source", "external_id"], name="outbox_inboxmessage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
