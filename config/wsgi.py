"""The WSGI entry point of the site and of the staff portal."""

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

application = get_wsgi_application()

# A login that sees past row security ends the start here; a database that is away is asked when it is back.
try:
    connection.ensure_connection()
    connection.close()
except OperationalError:
    pass
