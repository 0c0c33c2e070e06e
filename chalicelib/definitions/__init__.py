"""What an officer writes, checked whole: models, lint, compiler. Never on the webhook path."""
