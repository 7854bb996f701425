"""QR codes: drawn as vector paths, and read from photographs."""
