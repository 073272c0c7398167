"""What is exactly known: text lines of a picture and controls of the window in front.

`ocr` reads lines, `layout` makes a page of them, `stream` gives out what can be spoken already, `finder` ranks
passages for a question, `controls` asks the accessibility tree.
"""
