"""Counts of a business, on a narrow table of their own because they change with every review."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.core import rls
from apps.core.rls import Login


class BusinessStats(models.Model):
    """How many counted reviews gave one to five stars, and the exact shrunken rating that follows (RAT-1).

    `rating` belongs to the formula `formula_version` of `rules.FORMULAS`; without a review it is the prior.
    """

    business = models.OneToOneField(Business, on_delete=models.CASCADE, primary_key=True, related_name="stats")
    r1 = models.PositiveIntegerField(default=0)
    r2 = models.PositiveIntegerField(default=0)
    r3 = models.PositiveIntegerField(default=0)
    r4 = models.PositiveIntegerField(default=0)
    r5 = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    rating = models.FloatField()
    formula_version = models.PositiveSmallIntegerField()
    is_public = models.BooleanField(default=False)

    rls = rls.Protection(
        "Seen with the listing; a new one begins at the prior.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=f"rating_count = 0 AND NOT is_public AND {MINE}"),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(
                condition=Q(rating_count=F("r1") + F("r2") + F("r3") + F("r4") + F("r5")),
                name="businesses_stats_count",
            ),
            models.CheckConstraint(
                condition=Q(rating_sum=F("r1") + F("r2") * 2 + F("r3") * 3 + F("r4") * 4 + F("r5") * 5),
                name="businesses_stats_sum",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="businesses_stats_rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.rating} of {self.rating_count}"

    @property
    def histogram(self) -> tuple[int, int, int, int, int]:
        """The number of reviews with one, two, three, four and five stars."""
        return (self.r1, self.r2, self.r3, self.r4, self.r5)
