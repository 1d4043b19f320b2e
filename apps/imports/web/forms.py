"""The form that sends a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.imports.services.uploading import DEFAULT_SOURCE

ENCODINGS = [
    ("", _("Found out by itself")),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("latin-1", "Latin-1"),
    ("utf-16", "UTF-16"),
]
DELIMITERS = [("", _("Found out by itself")), (",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", "|")]


class UploadForm(forms.Form):
    """A file, and what has to be known about it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel (.xlsx) or GeoJSON from OpenStreetMap, at most 50 MB and 250,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.geojson,.json"}),
        max_length=200,
        allow_empty_file=True,
    )
    brand = forms.ChoiceField(
        label=_("Brand"),
        required=False,
        help_text=_("The rows are locations of this brand; each needs a store code."),
    )
    source = forms.CharField(
        label=_("Name of the source"),
        required=False,
        max_length=60,
        initial=DEFAULT_SOURCE,
        help_text=_("Where the file's own ids come from, such as “pos”. Files of one source change the same listings."),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    # Stripping would turn the tab into nothing.
    delimiter = forms.ChoiceField(label=_("Separator"), choices=DELIMITERS, required=False)

    def __init__(self, *args: Any, brands: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].choices = [("", _("None: single businesses")), *brands]
        if not brands:
            del self.fields["brand"]
