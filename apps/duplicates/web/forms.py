"""What people are asked: which other listing, and whose word counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.businesses import selectors as directory
from apps.core import clock
from apps.core.errors import NotFound
from apps.duplicates import rules
from apps.duplicates.data import Choice


class ListingField(forms.CharField):
    """Another listing, by its outside id or the address of its page."""

    default_error_messages = {"elsewhere": gettext_lazy("This page leads to another one; name that.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            if text.startswith("biz_"):
                return directory.business(text)
            found = directory.resolve_slug(text.rstrip("/").rsplit("/", 1)[-1])
            page = directory.listing_page(found.business_id, at=clock.now())
        except NotFound as error:
            raise forms.ValidationError(error.message) from error
        if found.redirect_to:
            raise forms.ValidationError(self.error_messages["elsewhere"])
        return directory.business_by_public_id(page.public_id)


class ReportForm(forms.Form):
    """Which other listing shows the same business, and how one knows."""

    other = ListingField(
        label=gettext_lazy("The other listing"),
        help_text=gettext_lazy("The address of its page here, such as /b/joes-pizza/."),
        max_length=300,
    )
    note = forms.CharField(
        label=gettext_lazy("How do you know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PairForm(forms.Form):
    """Which two listings an owner wants to merge."""

    survivor = ListingField(
        label=gettext_lazy("The listing that stays"),
        help_text=gettext_lazy("The address of its page here, such as /b/joes-pizza/."),
        max_length=300,
    )
    duplicate = ListingField(label=gettext_lazy("The listing that leads there"), max_length=300)


class ChoicesForm(forms.Form):
    """Where two listings differ: whose word counts."""

    note = forms.CharField(
        label=gettext_lazy("A word to the other owner"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, groups: tuple[Choice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = [choice for choice in groups if choice.differs]
        for choice in self.groups:
            options = [
                (rules.SURVIVOR, choice.lower or _("(nothing)")),
                (rules.DUPLICATE, choice.higher or _("(nothing)")),
            ]
            if choice.can_join:
                options.append((rules.BOTH, _("Both together")))
            self.fields[choice.group] = forms.ChoiceField(
                label=choice.label, choices=options, widget=forms.RadioSelect, initial=rules.SURVIVOR
            )
        self.order_fields([*(choice.group for choice in self.groups), "note"])

    def chosen(self) -> dict[str, str]:
        """Return group -> choice, for a service."""
        return {choice.group: self.cleaned_data[choice.group] for choice in self.groups}
