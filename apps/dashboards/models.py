"""What the workplace remembers about its readers: which checklists they closed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.rls import Login
from apps.core.triggers import actor_required


class ClosedChecklist(models.Model):
    """One person no longer wants to see the checklist of one listing.

    No foreign key to the listing: made-up ones go away by plain SQL, and a line that outlives its listing says nothing.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    business_id = models.BigIntegerField()
    closed_at = models.DateTimeField(_("closed at"))

    rls = rls.Protection(
        "A person's own choice, seen and changed by them alone.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.add(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.remove(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("closed checklist")
        verbose_name_plural = _("closed checklists")
        constraints = [models.UniqueConstraint(fields=["user", "business_id"], name="dashboards_checklist_closed_once")]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.business_id}"
