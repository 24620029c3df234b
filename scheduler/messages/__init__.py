"""Messages: what they say, as text, HTML and calendar, and how they go."""
