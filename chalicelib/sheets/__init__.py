"""Files of spreadsheets, read as rows of text."""
