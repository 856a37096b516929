"""The web server: pages, pictures, health and metrics."""
