"""What the messengers have in common: how messages are kept and photos held back, what chats settle."""
