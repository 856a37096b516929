"""Discord's own: events in, messages out. What is said stays in the shared conversation."""
