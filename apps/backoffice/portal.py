"""Django's admin with our own site in place of the default one."""

from django.contrib.admin.apps import AdminConfig


class PortalConfig(AdminConfig):
    """Installed instead of `django.contrib.admin`."""

    default_site = "apps.backoffice.site.StaffSite"
