"""What the pages of claims ask; the services judge it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.claims.rules import LONGEST_MESSAGE, LONGEST_STATEMENT
from apps.claims.states import Answer, DocumentKind, Relation


class StartForm(forms.Form):
    """Who one is, and a word for a present owner."""

    relation = forms.ChoiceField(label=_("What are you to this business?"), choices=Relation, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message to the present owner"),
        help_text=_(
            "Read by whoever manages the listing, if somebody does. Write nothing here that proves your claim."
        ),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    """The code from the mail, the phone or the letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class DocumentForm(forms.Form):
    """One document and what it shows."""

    kind = forms.ChoiceField(label=_("What it is"), choices=DocumentKind)
    document = forms.FileField(
        label=_("PDF, JPEG or PNG, at most 10 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class StatementForm(forms.Form):
    """An explanation for our staff."""

    statement = forms.CharField(
        label=_("Explanation"),
        help_text=_("Who you are, since when, and how our staff can find out that it is true."),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class NoteForm(forms.Form):
    """Something to add to documents."""

    statement = forms.CharField(
        label=_("Anything to add?"),
        max_length=LONGEST_STATEMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChainForm(forms.Form):
    """The name of a chain and its listings, typed or as a file."""

    brand_name = forms.CharField(label=_("Name of the chain"), max_length=200)
    listings = forms.CharField(
        label=_("Listings"),
        help_text=_(
            "Their ids (biz_…), one a line or with anything around them. The first one's website proves the chain."
        ),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or a CSV file that holds the ids"), required=False)


class AnswerForm(forms.Form):
    """What a present owner says."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(Answer.KEEP.value, Answer.KEEP.label), (Answer.HAND_OVER.value, Answer.HAND_OVER.label)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("A word to our staff"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ObjectionForm(forms.Form):
    """Why a decision is wrong."""

    note = forms.CharField(
        label=_("Why is the decision wrong?"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 4})
    )
