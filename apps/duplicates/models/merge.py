"""Two listings that became one, with all that it takes to make them two again."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.states import ListingState
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required
from apps.duplicates.models.pair import DuplicatePair
from apps.duplicates.states import MergeState


class Merge(PublicIdModel):
    """What was chosen, what the survivor said before and after, and what moved: enough to undo it.

    `moved` is what each mover of `businesses.registry` returned, by its name. `left_behind` are the sentences about what
    an undo could not restore, because somebody changed it since.
    """

    id_prefix = "mrg"
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(
        "businesses.Business", on_delete=models.CASCADE, db_constraint=False, related_name="+", verbose_name=_("stays")
    )
    duplicate = models.ForeignKey(
        "businesses.Business",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("leads there"),
    )
    state = models.CharField(_("state"), max_length=10, choices=MergeState, default=MergeState.DONE)
    choices = models.JSONField(_("chosen"), default=dict)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    moved = models.JSONField(_("moved"), default=dict)
    was = models.CharField(_("state before"), max_length=20, choices=ListingState)
    merged_at = models.DateTimeField(_("merged"), default=timezone.now)
    merged_by = models.CharField(_("merged by"), max_length=80)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    undo_until = models.DateTimeField(_("can be undone until"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=80, blank=True)
    undo_reason = models.CharField(_("why undone"), max_length=500, blank=True)
    left_behind = models.JSONField(_("not restored"), default=list)

    rls = rls.Protection(
        "For staff and our programs: it holds hidden streets and who is in which team.",
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(fields=["duplicate"], condition=Q(state="done"), name="duplicates_merged_once"),
            models.CheckConstraint(condition=~Q(survivor=F("duplicate")), name="duplicates_merge_of_two"),
            models.CheckConstraint(condition=Q(state__in=MergeState.values), name="duplicates_merge_known_state"),
            models.CheckConstraint(
                condition=Q(state="done", undone_at__isnull=True) | Q(state="undone", undone_at__isnull=False),
                name="duplicates_merge_undone_at",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.survivor_id}"
