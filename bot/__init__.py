"""The application: everything that a person meets."""
