"""The address of public pictures on one machine."""
