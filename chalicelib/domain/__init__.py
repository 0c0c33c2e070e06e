"""The ground floor: rules only. Nothing here opens a socket, reads a clock or knows a framework."""
