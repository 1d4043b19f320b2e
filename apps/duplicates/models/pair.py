"""Two listings that may show the same business, and people who say that they do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required
from apps.duplicates.states import FoundBy, PairState


class DuplicatePair(PublicIdModel):
    """Two listings in the order of their ids, how alike they are, and what was decided.

    `evidence` is `data.Comparison.as_json`. `seen` keeps a digest of each identifying field of both at the moment of the
    decision: "not duplicates" holds until one of them changes. `note` says why a decided pair is open again.
    """

    id_prefix = "dup"
    lower = models.ForeignKey(
        "businesses.Business",
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("one"),
    )
    higher = models.ForeignKey(
        "businesses.Business", on_delete=models.CASCADE, db_constraint=False, related_name="+", verbose_name=_("other")
    )
    state = models.CharField(_("state"), max_length=10, choices=PairState, default=PairState.OPEN)
    found_by = models.CharField(_("found by"), max_length=10, choices=FoundBy, default=FoundBy.SEARCH)
    score = models.FloatField(_("score"), default=0)
    evidence = models.JSONField(_("evidence"), default=dict)
    reports = models.PositiveSmallIntegerField(_("reports"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    seen = models.JSONField(default=dict)

    rls = rls.Protection(
        "For staff: evidence speaks of hidden streets, and being alike is no news for visitors.",
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("pair of listings")
        verbose_name_plural = _("pairs of listings")
        indexes = [
            models.Index(fields=["-score", "id"], condition=Q(state="open"), name="duplicates_open_pairs"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["lower", "higher"], name="duplicates_pair_once"),
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="duplicates_pair_in_order"),
            models.CheckConstraint(condition=Q(state__in=PairState.values), name="duplicates_pair_known_state"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="duplicates_pair_score_0_to_1"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "obsolete"]) | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="duplicates_pair_decided_by",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.lower_id} – {self.higher_id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide."""
        return self.state == PairState.OPEN

    @property
    def percent(self) -> int:
        """The score as people read it."""
        return round(100 * self.score)


class PairReport(PublicIdModel):
    """A person's word that two listings show the same business; our programs turn it into a pair."""

    id_prefix = "dpr"
    lower = models.ForeignKey(
        "businesses.Business", on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    higher = models.ForeignKey(
        "businesses.Business", on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    reported_at = models.DateTimeField(default=timezone.now, editable=False)

    rls = rls.Protection(
        "A person adds and sees their own.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.add(Login.SITE, rows=f"user_id = {rls.OWN}"),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("report of duplicates")
        verbose_name_plural = _("reports of duplicates")
        indexes = [models.Index(fields=["lower", "higher"], name="duplicates_reports_of_pair")]
        constraints = [
            models.UniqueConstraint(fields=["user", "lower", "higher"], name="duplicates_report_once"),
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="duplicates_report_in_order"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.lower_id} – {self.higher_id}"
