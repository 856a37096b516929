"""Jobs that join storage and engine."""
