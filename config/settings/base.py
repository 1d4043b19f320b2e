"""What all installations share, composed from one part per topic."""

from config.settings.parts.api import *
from config.settings.parts.apps import *
from config.settings.parts.celery import *
from config.settings.parts.claims import *
from config.settings.parts.database import *
from config.settings.parts.email import *
from config.settings.parts.identity import *
from config.settings.parts.logging import *
from config.settings.parts.pages import *
from config.settings.parts.security import *
from config.settings.parts.staff import *
from config.settings.parts.storage import *
