"""The conversation: from a question to an answer, whatever the channel."""
