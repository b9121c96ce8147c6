"""Forty time zones of a simulated year: of all continents, halves and quarters of hours, with and without summer."""

ZONES = (
    *("Europe/London", "Europe/Berlin", "Europe/Lisbon", "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul"),
    *("Atlantic/Azores", "Atlantic/Reykjavik", "Africa/Casablanca", "Africa/Cairo", "Africa/Johannesburg"),
    *("Africa/Nairobi", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"),
    *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/St_Johns", "America/Halifax"),
    *("America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Havana"),
    *("Asia/Dubai", "Asia/Tehran", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Yangon", "Asia/Tokyo", "Asia/Beirut"),
    *("Australia/Adelaide", "Australia/Lord_Howe", "Australia/Eucla", "Australia/Sydney", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Apia"),
)
