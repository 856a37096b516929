"""The search, in processes of its own beside the event loop."""
