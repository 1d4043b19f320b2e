"""The tables of the directory: categories, places, listings, hours, ratings."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apps.core.ids
import apps.core.triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_row_security")]

    operations = [
        migrations.CreateModel(
            name="Business",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=apps.core.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("original_name", models.CharField(blank=True, max_length=200, verbose_name="name in the source")),
                ("sort_name", models.CharField(max_length=200, verbose_name="sorted as")),
                ("slug", models.CharField(max_length=120, unique=True, verbose_name="address")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending", "Waiting for a check"),
                            ("live", "Live"),
                            ("temporarily_closed", "Temporarily closed"),
                            ("permanently_closed", "Permanently closed"),
                            ("moved", "Moved"),
                            ("duplicate", "Duplicate"),
                            ("suspended", "Suspended"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("price_level", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="price level")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="phone")),
                ("website", models.URLField(blank=True, max_length=300, verbose_name="website")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("attributes", models.JSONField(blank=True, default=dict, verbose_name="attributes")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("completeness", models.PositiveSmallIntegerField(default=0, verbose_name="completeness")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "Entered by staff"),
                            ("owner", "Entered by its owner"),
                            ("demo", "Made up for the demo city"),
                            ("nyc_open_data", "New York City open data"),
                        ],
                        default="staff",
                        max_length=30,
                        verbose_name="source",
                    ),
                ),
                ("external_id", models.CharField(blank=True, max_length=64, verbose_name="id in the source")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="first published")),
                (
                    "content_changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="content changed"),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="businesses.business",
                    ),
                ),
            ],
            options={
                "verbose_name": "business",
                "verbose_name_plural": "businesses",
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "centre",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, spatial_index=False, srid=4326, verbose_name="centre"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("slug", models.CharField(max_length=80, unique=True, verbose_name="address")),
                ("sort_name", models.CharField(max_length=120, verbose_name="sorted as")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("timezone", models.CharField(max_length=64, verbose_name="time zone")),
                ("south", models.FloatField(verbose_name="southern edge")),
                ("west", models.FloatField(verbose_name="western edge")),
                ("north", models.FloatField(verbose_name="northern edge")),
                ("east", models.FloatField(verbose_name="eastern edge")),
                ("population", models.PositiveIntegerField(default=0, verbose_name="population")),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "cities",
                "ordering": ["sort_name"],
            },
        ),
        migrations.CreateModel(
            name="Landmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "centre",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, spatial_index=False, srid=4326, verbose_name="centre"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("slug", models.CharField(max_length=80, unique=True, verbose_name="address")),
                ("kind", models.CharField(blank=True, max_length=40, verbose_name="kind")),
                ("rank", models.PositiveSmallIntegerField(default=3, verbose_name="rank")),
                (
                    "also",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
            ],
            options={
                "verbose_name": "landmark",
                "verbose_name_plural": "landmarks",
                "ordering": ["rank", "name"],
            },
        ),
        migrations.CreateModel(
            name="Neighbourhood",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "centre",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, spatial_index=False, srid=4326, verbose_name="centre"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("slug", models.CharField(max_length=80, verbose_name="address")),
                ("rank", models.PositiveSmallIntegerField(default=3, verbose_name="rank")),
            ],
            options={
                "verbose_name": "neighbourhood",
                "verbose_name_plural": "neighbourhoods",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OpenSpan",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "business_id", "span", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_spans",
                        to="businesses.business",
                    ),
                ),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "verbose_name": "open span",
                "verbose_name_plural": "open spans",
            },
        ),
        migrations.CreateModel(
            name="PostalArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "centre",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, spatial_index=False, srid=4326, verbose_name="centre"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
            ],
            options={
                "verbose_name": "postcode",
                "verbose_name_plural": "postcodes",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BusinessStats",
            fields=[
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stats",
                        serialize=False,
                        to="businesses.business",
                    ),
                ),
                ("r1", models.PositiveIntegerField(default=0)),
                ("r2", models.PositiveIntegerField(default=0)),
                ("r3", models.PositiveIntegerField(default=0)),
                ("r4", models.PositiveIntegerField(default=0)),
                ("r5", models.PositiveIntegerField(default=0)),
                ("rating_count", models.PositiveIntegerField(default=0)),
                ("rating_sum", models.PositiveIntegerField(default=0)),
                ("rating", models.FloatField()),
                ("formula_version", models.PositiveSmallIntegerField()),
                ("is_public", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "rating",
                "verbose_name_plural": "ratings",
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="location",
                        serialize=False,
                        to="businesses.business",
                    ),
                ),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, spatial_index=False, srid=4326, verbose_name="point"
                    ),
                ),
                ("timezone", models.CharField(max_length=64, verbose_name="time zone")),
                ("street_address", models.CharField(blank=True, max_length=200, verbose_name="street address")),
                ("hide_street", models.BooleanField(default=False, verbose_name="hide the street")),
                ("postal_code", models.CharField(blank=True, max_length=12, verbose_name="postcode")),
                ("is_public", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="opening_hours",
                        serialize=False,
                        to="businesses.business",
                    ),
                ),
                ("spec", models.JSONField(blank=True, null=True, verbose_name="hours")),
                ("osm", models.TextField(blank=True, verbose_name="as OpenStreetMap text")),
                ("unparsed", models.JSONField(blank=True, default=list, verbose_name="not understood")),
                ("is_public", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
            },
        ),
        migrations.CreateModel(
            name="BusinessSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=120, unique=True, verbose_name="address")),
                ("is_current", models.BooleanField(default=True)),
                ("is_public", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slugs", to="businesses.business"
                    ),
                ),
            ],
            options={
                "verbose_name": "address of a listing",
                "verbose_name_plural": "addresses of listings",
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.CharField(max_length=80, unique=True, verbose_name="address")),
                ("icon", models.CharField(default="store", max_length=40, verbose_name="icon")),
                (
                    "synonyms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="synonyms",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9-]+$")), name="businesses_category_slug"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BusinessCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_public", models.BooleanField(default=False)),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="businesses.business",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="businesses.category",
                    ),
                ),
            ],
            options={
                "verbose_name": "category of a business",
                "verbose_name_plural": "categories of businesses",
            },
        ),
        migrations.AddField(
            model_name="business",
            name="categories",
            field=models.ManyToManyField(
                related_name="businesses", through="businesses.BusinessCategory", to="businesses.category"
            ),
        ),
        migrations.AddField(
            model_name="business",
            name="primary_category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="primary_businesses",
                to="businesses.category",
                verbose_name="main category",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="write_without_actor",
                sql=apps.core.triggers.FirmTriggerSql(
                    func="\n            IF NOT app.has_actor() THEN\n                RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                    USING ERRCODE = 'insufficient_privilege', HINT = 'Open apps.core.rls.acting(Actor...) first.';\n            END IF;\n            RETURN NULL;\n            ",
                    hash="106c78c304887a6996b2c9b556c0739f03250e08",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_write_without_actor_fdc98",
                    table="businesses_category",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9-]+$")), name="businesses_city_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("north__lte", 90),
                    ("south__gte", -90),
                    ("south__lt", models.F("north")),
                    ("east__gte", -180),
                    ("east__lte", 180),
                    ("west__gte", -180),
                    ("west__lte", 180),
                ),
                name="businesses_city_box",
            ),
        ),
        migrations.AddField(
            model_name="landmark",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="landmarks", to="businesses.city"
            ),
        ),
        migrations.AddField(
            model_name="neighbourhood",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="neighbourhoods", to="businesses.city"
            ),
        ),
        migrations.AddField(
            model_name="postalarea",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="postal_areas", to="businesses.city"
            ),
        ),
        migrations.AddConstraint(
            model_name="businessstats",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rating_count",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("r1"), "+", models.F("r2")
                                    ),
                                    "+",
                                    models.F("r3"),
                                ),
                                "+",
                                models.F("r4"),
                            ),
                            "+",
                            models.F("r5"),
                        ),
                    )
                ),
                name="businesses_stats_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="businessstats",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rating_sum",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("r1"),
                                        "+",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("r2"), "*", models.Value(2)
                                        ),
                                    ),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("r3"), "*", models.Value(3)
                                    ),
                                ),
                                "+",
                                django.db.models.expressions.CombinedExpression(models.F("r4"), "*", models.Value(4)),
                            ),
                            "+",
                            django.db.models.expressions.CombinedExpression(models.F("r5"), "*", models.Value(5)),
                        ),
                    )
                ),
                name="businesses_stats_sum",
            ),
        ),
        migrations.AddConstraint(
            model_name="businessstats",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__range", (1, 5))), name="businesses_stats_rating_1_to_5"
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="locations",
                to="businesses.city",
                verbose_name="city",
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="neighbourhood",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="locations",
                to="businesses.neighbourhood",
                verbose_name="neighbourhood",
            ),
        ),
        migrations.AddConstraint(
            model_name="businessslug",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9-]+$")), name="businesses_slug_history_folded"
            ),
        ),
        migrations.AddConstraint(
            model_name="businessslug",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("business",), name="businesses_one_current_slug"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businessslug",
            trigger=pgtrigger.compiler.Trigger(
                name="write_without_actor",
                sql=apps.core.triggers.FirmTriggerSql(
                    func="\n            IF NOT app.has_actor() THEN\n                RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                    USING ERRCODE = 'insufficient_privilege', HINT = 'Open apps.core.rls.acting(Actor...) first.';\n            END IF;\n            RETURN NULL;\n            ",
                    hash="92c9e24848b968fd099ad9e6213a24e3aa0cb005",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_write_without_actor_45735",
                    table="businesses_businessslug",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="businesscategory",
            index=models.Index(fields=["category", "business"], name="businesses_by_category"),
        ),
        migrations.AddConstraint(
            model_name="businesscategory",
            constraint=models.UniqueConstraint(fields=("business", "category"), name="businesses_category_once"),
        ),
        migrations.AddConstraint(
            model_name="businesscategory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("position", 0)), fields=("business",), name="businesses_one_main_category"
            ),
        ),
        migrations.AddIndex(
            model_name="business",
            index=models.Index(
                condition=models.Q(("successor__isnull", False)), fields=["successor"], name="businesses_successor"
            ),
        ),
        migrations.AddIndex(
            model_name="business",
            index=models.Index(
                condition=models.Q(("status", "live"), _negated=True),
                fields=["status", "id"],
                name="businesses_not_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("source", "external_id"),
                name="businesses_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "pending",
                            "live",
                            "temporarily_closed",
                            "permanently_closed",
                            "moved",
                            "duplicate",
                            "suspended",
                        ],
                    )
                ),
                name="businesses_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["staff", "owner", "demo", "nyc_open_data"])),
                name="businesses_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_level__isnull", True), ("price_level__range", (1, 4)), _connector="OR"),
                name="businesses_price_1_to_4",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(("completeness__range", (0, 100))), name="businesses_completeness_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="businesses_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9-]+$")), name="businesses_slug_folded"
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["live", "temporarily_closed"]), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="businesses_published_at_with_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "duplicate"), _negated=True), ("successor__isnull", False), _connector="OR"
                ),
                name="businesses_duplicate_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor__isnull", True),
                    models.Q(
                        ("status__in", ["moved", "duplicate"]), models.Q(("successor", models.F("id")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="businesses_successor_when_gone",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="business",
            trigger=pgtrigger.compiler.Trigger(
                name="write_without_actor",
                sql=apps.core.triggers.FirmTriggerSql(
                    func="\n            IF NOT app.has_actor() THEN\n                RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                    USING ERRCODE = 'insufficient_privilege', HINT = 'Open apps.core.rls.acting(Actor...) first.';\n            END IF;\n            RETURN NULL;\n            ",
                    hash="1cd6fe351a8f9139c3850d345578e5749e7fa5fc",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_write_without_actor_f38a4",
                    table="businesses_business",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbourhood",
            constraint=models.UniqueConstraint(fields=("city", "slug"), name="businesses_neighbourhood_once"),
        ),
        migrations.AddConstraint(
            model_name="postalarea",
            constraint=models.UniqueConstraint(fields=("country", "name"), name="businesses_postalarea_once"),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(("timezone", ""), _negated=True), name="businesses_location_zone"
            ),
        ),
        # A rating changes with each review: room on the page keeps these updates off the index.
        migrations.RunSQL(
            "ALTER TABLE businesses_businessstats SET (fillfactor = 70)",
            "ALTER TABLE businesses_businessstats RESET (fillfactor)",
        ),
    ]
