"""What the present owner of a listing is asked when somebody else claims it (CLM-4)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.claims.models.claim import Claim
from apps.claims.states import Answer, Relation
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import FirmTrigger, actor_required


class OwnerQuestion(PublicIdModel):
    """A claim as a present owner may see it: who asks and what they write, and nothing of how they prove it.

    `user` is who is asked, `claimant` who asks. Silence leads to our staff, never to a change of the owner.
    """

    id_prefix = "clq"
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="question")
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("present owner")
    )
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asker = models.CharField(_("who asks"), max_length=120)
    relation = models.CharField(_("says to be"), max_length=10, choices=Relation)
    message = models.CharField(_("message"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    deadline = models.DateTimeField(_("time to answer until"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # When a decision against the owner takes effect; until then they may object once more.
    effective_at = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(_("objected"), null=True, blank=True)

    rls = rls.Protection(
        "Seen by who is asked and by who asks; answered by who is asked.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN} OR claimant_id = {rls.OWN}"),
        rls.change(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("question to an owner")
        verbose_name_plural = _("questions to owners")
        indexes = [
            models.Index(fields=["user", "-id"], name="claims_questions_to_person"),
            models.Index(fields=["deadline"], condition=Q(answer="none"), name="claims_questions_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="claims_question_known_answer"),
            models.CheckConstraint(
                condition=Q(answer="none", answered_at__isnull=True)
                | (~Q(answer="none") & Q(answered_at__isnull=False)),
                name="claims_question_answered_at",
            ),
        ]
        triggers = [
            actor_required(),
            FirmTrigger(
                name="site_answers_only",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=pgtrigger.Func(
                    """
                    IF current_user = 'lawless_site' THEN
                        PERFORM app.guard_answer(OLD, NEW);
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business}: {self.get_answer_display()}"
