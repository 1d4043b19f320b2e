"""The trail, the chain that shows tampering, and the head of the chain of each month."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.catalogue import Severity
from apps.core import ids, rls
from apps.core.rls import Login
from apps.core.triggers import actor_required, append_only

_READERS = (
    rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
    rls.read(Login.SYSTEM, rows=rls.HAS_ACTOR),
    rls.read(Login.REPORTER),
)


class AuditEvent(models.Model):
    """One thing that somebody did; written once for good."""

    # Made by the writer, so that a login which may add but not read needs no RETURNING.
    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    name = models.CharField(_("event"), max_length=80)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    actor = models.CharField(_("actor"), max_length=120)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    # A plain number, because the trail outlives the accounts it speaks of and stands below them.
    user_id = models.BigIntegerField(_("user"), null=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=120, blank=True)
    on_behalf_of_user_id = models.BigIntegerField(_("on behalf of user"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=80, blank=True)
    subject_id = models.CharField(_("subject"), max_length=64, blank=True)
    subject_reference = models.CharField(_("public reference"), max_length=64, blank=True)
    subject_label = models.CharField(_("subject's name then"), max_length=200, blank=True)
    business_id = models.BigIntegerField(_("business"), null=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    personal_fields = models.JSONField(_("personal fields"), default=list)
    request_id = models.CharField(_("request"), max_length=80, blank=True)
    ip = models.CharField(_("address"), max_length=45, blank=True)
    user_agent = models.CharField(_("program"), max_length=300, blank=True)
    auth_method = models.CharField(_("signed in with"), max_length=40, null=True)  # noqa: DJ001 - null: nobody signed in

    rls = rls.Protection(
        "Each login adds deeds of the kinds of actors it serves, the system anybody's, whose events it handles; staff, "
        "the system and the reporter read them; nobody changes or removes them.",
        rls.add(Login.SITE, rows=f"{rls.HAS_ACTOR} AND {rls.of_own_kind(Login.SITE, 'actor_kind')}"),
        rls.add(Login.STAFF, rows=f"{rls.HAS_ACTOR} AND {rls.of_own_kind(Login.STAFF, 'actor_kind')}"),
        rls.add(Login.SYSTEM, rows=rls.HAS_ACTOR),
        *_READERS,
    )

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-occurred_at"], name="audit_event_subject"),
            models.Index(fields=["business_id", "-occurred_at"], name="audit_event_business"),
            models.Index(fields=["user_id", "-occurred_at"], name="audit_event_user"),
            models.Index(fields=["name", "-occurred_at"], name="audit_event_name"),
            models.Index(fields=["-occurred_at"], name="audit_event_when"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(severity__in=Severity.values), name="audit_event_known_severity"),
        ]
        triggers = [append_only(), actor_required()]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class AuditLink(models.Model):
    """The place of one event in the chain of its month; written by the database itself as the event commits."""

    event_id = models.UUIDField(primary_key=True, editable=False)
    month = models.CharField(max_length=7)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    rls = rls.Protection("Only the database writes the chain; whoever reads the trail may check it.", *_READERS)

    class Meta:
        verbose_name = _("link of the audit chain")
        verbose_name_plural = _("links of the audit chain")
        # No constraint on (month, sequence): a forger who swaps two rows must be found, not merely hindered.
        indexes = [models.Index(fields=["month", "sequence"], name="audit_link_order")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.month} #{self.sequence}"


class AuditChain(models.Model):
    """The head of one month's chain: the lock that lines up commits, and what is anchored outside."""

    month = models.CharField(primary_key=True, max_length=7)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    rls = rls.Protection("Only the database moves the head; whoever reads the trail may check it.", *_READERS)

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")

    def __str__(self) -> str:
        return f"{self.month} up to #{self.sequence}"
