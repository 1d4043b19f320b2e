"""A PostGIS database backend that sends the actor with every transaction."""
