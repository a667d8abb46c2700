"""Letters at the speed of the printer: lay out each variant once, then set only the fields.

WeasyPrint stays the layout engine. A letter has parts that each begin a new page: front, back, answer form. Parts that
differ in nothing but the text of their fields share one layout; per letter only those lines are shaped and written.
What this package cannot prove is laid out as a whole (docs/decisions, "A merge engine for print batches").
"""
