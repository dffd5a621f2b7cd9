"""How good extraction is: extracted facts beside annotated ones. Pure; what extracts is not imported here."""
