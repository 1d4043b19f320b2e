"""The WSGI entry point of the site and of the staff portal."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
