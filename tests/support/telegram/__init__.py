"""A Telegram Bot API server for tests: loopback only, and as strict as the real one."""
