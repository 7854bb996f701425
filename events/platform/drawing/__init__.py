"""Pictures as SVG text, made of plain values: maps, radars, bars and timelines.

Pure: nothing here reads a row, a clock or a catalogue of words; every word is an argument. A picture carries its
colours as presentation attributes, so that it also stands alone in a PDF; on a page, the classes of
static/css/drawing.css override them for light and dark.
"""
