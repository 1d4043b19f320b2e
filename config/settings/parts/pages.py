"""What the public pages need beyond Django's own settings."""

LEAFLET_CONFIG: dict[str, object] = {}

# A component sees what it is given and what every page has (request, theme, messages), never the variables of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
