"""When a business is open: what it says, and the index of real spans for "open at that time" (HRS-8)."""

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.core import calendar, rls
from apps.core.rls import Login
from apps.core.triggers import guarded


class OpeningHours(models.Model):
    """What a business says about its hours; without a row, or with an empty `spec`, its hours are unknown.

    `spec` is the JSON form of a `calendar.Schedule` with everything in it: week, seasons, holidays, special days and
    secondary hours. `osm` is the OpenStreetMap text it was read from, `unparsed` the parts of that nobody understood.
    """

    business = models.OneToOneField(Business, on_delete=models.CASCADE, primary_key=True, related_name="opening_hours")
    spec = models.JSONField(_("hours"), null=True, blank=True)
    osm = models.TextField(_("as OpenStreetMap text"), blank=True)
    unparsed = models.JSONField(_("not understood"), default=list, blank=True)
    is_public = models.BooleanField(default=False, editable=False)

    rls = rls.Protection(
        "Seen with the listing; kept by its team.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.change(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        triggers = [
            guarded("app.guard_hours(OLD, NEW)", on=pgtrigger.Insert | pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.osm or str(self.business_id)

    @property
    def schedule(self) -> calendar.Schedule | None:
        """The hours as the calendar engine reads them; None when they are unknown."""
        return None if self.spec is None else calendar.from_json(self.spec)


class OpenSpan(models.Model):
    """A stretch of real time in which a live business is open, within a rolling window; start included, end not.

    The key answers "is this business open then?". There is no index on time alone: at most hours four in ten businesses
    are open, so no query would use one, and a GiST index made writing the spans three times as slow.
    """

    pk = models.CompositePrimaryKey("business_id", "span")
    # Checked by an invariant instead of per row: a million businesses have some eighteen million spans, written daily.
    business = models.ForeignKey(
        Business, on_delete=models.CASCADE, related_name="open_spans", db_index=False, db_constraint=False
    )
    span = DateTimeRangeField()

    rls = rls.Protection(
        "Only live listings have spans, so all of them are public; they follow what the team says about its hours.",
        rls.read(Login.SITE, Login.REPORTER),
        rls.add(Login.SITE, rows=MINE),
        rls.remove(Login.SITE, rows=MINE),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("open span")
        verbose_name_plural = _("open spans")

    def __str__(self) -> str:
        return f"{self.business_id}: {self.span}"
