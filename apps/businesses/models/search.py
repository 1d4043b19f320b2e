"""What search reads: one narrow row of public facts per published listing, and what a rebuild learns about all of them."""

from django.contrib.gis.db import models as gis
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.rls import Login

# Everybody reads, one login writes.
_DERIVED = (
    rls.read(Login.SITE, Login.STAFF, Login.SYSTEM, Login.REPORTER),
    rls.add(Login.SYSTEM, rows=rls.HAS_ACTOR),
    rls.change(Login.SYSTEM, rows=rls.HAS_ACTOR),
    rls.remove(Login.SYSTEM, rows=rls.HAS_ACTOR),
)


class SpansField(models.Field):
    """Several stretches of time in one column, PostgreSQL's `tstzmultirange`; read and written by SQL alone."""

    def db_type(self, connection: object) -> str:
        return "tstzmultirange"


class SearchDocument(models.Model):
    """One published listing as search sees it.

    The policy for reading is literally `true`: text and distance operators are not leakproof, so any row condition would
    keep them from their indexes (567 ms instead of 0.6 on a million rows). Hence nothing private may ever stand here, and
    an unpublished listing loses its row by a trigger, in the same transaction. No foreign keys: the table is built anew
    every night in the order of quality and swapped by name (`app.search_document_swap`), and its indexes are made by
    `app.search_document_index`. `open_spans` is null when the hours are unknown; as a column it costs a quarter of what
    asking the table of spans for each candidate does (6 ms for 26 over 2,600 rows, measured on a busy machine).
    """

    business_id = models.BigIntegerField(primary_key=True)
    public_id = models.UUIDField()
    slug = models.TextField()
    name = models.TextField(_("name"))
    name_key = models.TextField(db_collation="C")
    sort_key = models.TextField(db_collation="C")
    is_paused = models.BooleanField(_("temporarily closed"))
    category_id = models.IntegerField()
    category_ids = ArrayField(models.IntegerField())
    city_id = models.IntegerField()
    neighbourhood = models.TextField()
    address = models.TextField()
    lat = models.FloatField()
    lon = models.FloatField()
    geog = gis.PointField(geography=True, spatial_index=False)
    cell = models.IntegerField()
    fine_cell = models.IntegerField()
    price = models.SmallIntegerField(null=True)
    attributes = ArrayField(models.TextField())
    open_spans = SpansField(null=True)
    timezone = models.TextField()
    rating = models.FloatField(_("rating"))
    rating_count = models.IntegerField()
    rating_part = models.FloatField()
    freshness_part = models.FloatField()
    completeness_part = models.FloatField()
    rank_score = models.FloatField()
    published_at = models.DateTimeField()
    tsv = SearchVectorField()
    indexed_at = models.DateTimeField()

    rls = rls.Protection(
        "Only published listings with public columns stand here, so everybody reads it at full speed.",
        *_DERIVED,
    )

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return self.name


class WordFrequency(models.Model):
    """In how many documents a word (or filter lexeme) occurs; `is_spelled` words may be offered as corrections."""

    word = models.TextField(primary_key=True, db_collation="C")
    documents = models.IntegerField()
    is_spelled = models.BooleanField(default=False)

    rls = rls.Protection(
        "Counts over public text.",
        *_DERIVED,
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word


class SearchPrefix(models.Model):
    """The best listings with a word that begins so: what is suggested from the first letter to the fourth."""

    prefix = models.TextField(primary_key=True, db_collation="C")
    business_ids = ArrayField(models.BigIntegerField())

    rls = rls.Protection(
        "Made of public names.",
        *_DERIVED,
    )

    class Meta:
        verbose_name = _("beginning of a word")
        verbose_name_plural = _("beginnings of words")

    def __str__(self) -> str:
        return self.prefix


class SearchSettings(models.Model):
    """The one row of numbers that queries and indexes must agree on, written by each rebuild.

    `weights` overrides `search.rules.WEIGHTS`. `tier_threshold` is the constant in the predicate of the index over the
    best documents. `open_spans` of the documents cover `spans_from` to `spans_until`.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    weights = models.JSONField(default=dict, blank=True)
    documents = models.IntegerField(default=0)
    tier_threshold = models.FloatField(default=-1)
    spans_from = models.DateTimeField(null=True)
    spans_until = models.DateTimeField(null=True)
    rebuilt_at = models.DateTimeField(null=True)

    rls = rls.Protection(
        "The ranking formula is public (RAT-7).",
        *_DERIVED,
    )

    class Meta:
        verbose_name = _("search settings")
        verbose_name_plural = _("search settings")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="businesses_one_search_settings")]

    def __str__(self) -> str:
        return str(self.rebuilt_at or "")
