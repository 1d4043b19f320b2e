"""One look for all forms of the site."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders forms, fields and widgets from templates/forms."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
