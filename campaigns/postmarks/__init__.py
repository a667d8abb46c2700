"""From the postmark to the deadline: terms started, corrected, lengthened, shown."""
