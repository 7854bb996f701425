"""Tables as files that spreadsheets open: CSV and XLSX, written whole before the first byte is sent."""
