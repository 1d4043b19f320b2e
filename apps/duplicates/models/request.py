"""An owner's wish to make two listings one, and what the owners of both say to it (DUP-4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required
from apps.duplicates.models.merge import Merge
from apps.duplicates.states import Answer, RequestState

_ASKED = "id = ANY((SELECT app.my_merge_requests())::bigint[])"


class MergeRequest(PublicIdModel):
    """Who asks, which listing stays, and what is chosen where the two differ; staff decides where an owner is missing."""

    id_prefix = "mgr"
    survivor = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, db_constraint=False, related_name="+")
    duplicate = models.ForeignKey(
        "businesses.Business", on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    choices = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=300, blank=True)
    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, null=True, blank=True, related_name="request")

    rls = rls.Protection(
        "Seen by who asks and by the owners who are asked; taken back by who asked, settled by our programs.",
        rls.read(Login.SITE, rows=f"requested_by_id = {rls.OWN} OR {_ASKED}"),
        rls.add(Login.SITE, rows=f"requested_by_id = {rls.OWN} AND state = 'open' AND merge_id IS NULL"),
        rls.change(
            Login.SITE,
            rows=f"requested_by_id = {rls.OWN} AND state = 'open'",
            into=f"requested_by_id = {rls.OWN} AND state = 'withdrawn' AND merge_id IS NULL",
        ),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("request to merge")
        verbose_name_plural = _("requests to merge")
        constraints = [
            models.UniqueConstraint(
                fields=["survivor", "duplicate"], condition=Q(state="open"), name="duplicates_request_once"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("duplicate")), name="duplicates_request_of_two"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="duplicates_request_known_state"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="duplicates_request_settled_at",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.survivor_id}"


class MergeConsent(models.Model):
    """What the primary owner of one of the listings says; made by our programs, answered by that person alone."""

    request = models.ForeignKey(MergeRequest, on_delete=models.CASCADE, related_name="consents")
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, db_constraint=False, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    rls = rls.Protection(
        "Each owner answers for themselves; who is asked is worked out by our programs.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.change(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("consent to a merge")
        verbose_name_plural = _("consents to merges")
        constraints = [
            models.UniqueConstraint(fields=["request", "business"], name="duplicates_consent_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="duplicates_consent_known_answer"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="duplicates_consent_answered_at",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.business_id}"
