"""A Discord on loopback: REST API, gateway and CDN, as strict as the real one; see ``server.py``."""
