"""The shapes of imports in the API."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api import bodies
from apps.core.api.parameters import PageQuery
from apps.core.api.sparse import SparseSerializer
from apps.imports.rules.columns import COLUMNS
from apps.imports.states import FileKind, JobState, MatchBy, Outcome, Severity

STATES = [state.value for state in JobState]
KINDS = [kind.value for kind in FileKind]
OUTCOMES = [outcome.value for outcome in Outcome]
SEVERITIES = [severity.value for severity in Severity]
KEYS = [key.value for key in MatchBy]
COLUMN_NAMES = list(COLUMNS)


class CountsSerializer(serializers.Serializer):
    """Rows by what they come to: before the run a forecast, afterwards a fact."""

    new = serializers.IntegerField(default=0)
    updated = serializers.IntegerField(default=0)
    unchanged = serializers.IntegerField(default=0)
    skipped = serializers.IntegerField(default=0)
    error = serializers.IntegerField(default=0)


class UndoneSerializer(serializers.Serializer):
    """What an undo came to, in listings."""

    withdrawn = serializers.IntegerField(default=0)
    restored = serializers.IntegerField(default=0)
    kept = serializers.IntegerField(default=0, help_text="Changed again since, and left as they are.")


class ImportSerializer(SparseSerializer):
    """How an import stands."""

    id = serializers.CharField(source="reference")
    state = serializers.ChoiceField(STATES)
    paused = serializers.BooleanField()
    file_name = serializers.CharField()
    file_kind = serializers.ChoiceField(KINDS)
    file_size = serializers.IntegerField(help_text="In bytes.")
    encoding = serializers.CharField(allow_blank=True)
    delimiter = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="How the file was understood, where that was a guess."
    )
    source = serializers.CharField()
    match_by = serializers.ChoiceField(KEYS, allow_blank=True)
    brand = serializers.CharField(allow_blank=True)
    keep_good_cells = serializers.BooleanField()
    rows = serializers.IntegerField(help_text="An estimate until the check has read the file.")
    done = serializers.IntegerField(help_text="Rows of the present phase that are committed.")
    per_second = serializers.FloatField()
    seconds_left = serializers.IntegerField(allow_null=True)
    counts = serializers.SerializerMethodField()
    refused_fields = serializers.IntegerField(
        help_text="Rows of which a field was left out that the caller may not change."
    )
    problem = serializers.CharField(allow_blank=True, help_text="Why the import stopped.")
    undone = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    file_kept_until = serializers.DateTimeField(allow_null=True)

    def get_counts(self, view: Any) -> CountsSerializer:
        """Every outcome, also those no row has."""
        return {outcome.value: number for outcome, number in view.counts.items()}  # type: ignore[return-value]

    def get_undone(self, view: Any) -> UndoneSerializer:
        """All zero before an undo."""
        return {"withdrawn": 0, "restored": 0, "kept": 0, **view.undo_report}  # type: ignore[return-value]


class ColumnSerializer(serializers.Serializer):
    """One heading of the file, and what it is taken for."""

    heading = serializers.CharField()
    column = serializers.ChoiceField(COLUMN_NAMES, allow_blank=True)
    how = serializers.CharField(allow_blank=True, help_text="`exact`, `known`, `guess`, or empty for none.")
    samples = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(serializers.Serializer):
    """What is wrong with one cell, or with the whole row when `column` is empty."""

    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)


class RowChangeSerializer(serializers.Serializer):
    """One field that a row changes."""

    field = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class RowSerializer(serializers.Serializer):
    """One row: what it comes to, and why."""

    number = serializers.IntegerField()
    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(OUTCOMES)
    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    business = serializers.CharField(allow_blank=True)
    applied = serializers.BooleanField()
    changes = RowChangeSerializer(many=True)
    problems = ProblemSerializer(many=True)


class RowQuery(PageQuery):
    """Which rows."""

    outcome = serializers.ChoiceField(OUTCOMES, required=False)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class ColumnsField(serializers.Field):
    """Heading -> column, as an object or, in a form, as JSON text."""

    default_error_messages = {"wrong": _("Give an object that maps headings of the file to columns, as texts.")}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, str):
            try:
                data = json.loads(data or "{}")
            except (ValueError, RecursionError):
                self.fail("wrong")
        if not isinstance(data, dict) or len(data) > 200:
            self.fail("wrong")
        if any(not isinstance(value, str) or len(value) > 40 or len(key) > 200 for key, value in data.items()):
            self.fail("wrong")
        return data

    def to_representation(self, value: dict[str, str]) -> dict[str, str]:
        return value


class ImportBody(bodies.Body):
    """A file to import."""

    file = serializers.FileField(allow_empty_file=True, help_text="CSV, .xlsx or GeoJSON, at most 50 MB.")
    brand = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="The brand whose locations the rows are."
    )
    source = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="The system whose ids the file has."
    )
    match_by = serializers.ChoiceField(KEYS, required=False, allow_blank=True)
    columns = ColumnsField(required=False, help_text="Heading -> column for headings we do not know, as JSON.")
    keep_good_cells = serializers.BooleanField(required=False, default=False)
    encoding = serializers.CharField(max_length=20, required=False, allow_blank=True)
    delimiter = serializers.CharField(max_length=1, required=False, allow_blank=True, trim_whitespace=False)
    run = serializers.BooleanField(
        required=False, default=False, help_text="Run after the check without being asked again."
    )


class ColumnsBody(bodies.Body):
    """What the headings of the file mean."""

    columns = ColumnsField(help_text="Heading -> column; an empty column leaves a heading out.")
    match_by = serializers.ChoiceField(KEYS)
    keep_good_cells = serializers.BooleanField(required=False, default=False)
