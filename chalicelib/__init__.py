"""Sotong: citizen channels for Korean municipalities. Floors and rooms: README.md."""
