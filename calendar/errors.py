"""What can be wrong with a date, a term or the calendar's data. Trying again never helps: all are final."""


class CalendarError(ValueError):
    """A date, term or calendar file that cannot be used; the message says what, where and what to do."""


class NaiveInstantError(CalendarError):
    """An instant without a time zone: the same digits mean another day elsewhere."""


class TermTooShortError(CalendarError):
    """A term below the legal minimum; a housing company may lengthen a term, never shorten it."""


class LawUnknownError(CalendarError):
    """No law parameters are on record for that day or under that version."""


class DayOutsideCalendarError(CalendarError):
    """A day for which the legal holidays are not on record."""


class CalendarDataError(CalendarError):
    """A data file of the law or of the days that cannot be read or contradicts itself."""


class PostmarkRefusedError(CalendarError):
    """A postmark that cannot be true, such as one in the future."""


class ReplyRefusedError(CalendarError):
    """A reply whose dates contradict each other."""


class PlanRefusedError(CalendarError):
    """A campaign plan that makes no sense as asked."""
