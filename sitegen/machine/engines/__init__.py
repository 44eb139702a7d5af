"""The protocol of an engine, and the engines there are."""
