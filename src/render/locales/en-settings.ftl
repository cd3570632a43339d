# English. What somebody sets for themselves.

action-settings = Your settings: { $what }
settings-set = { $what }. Set; “undo” takes it back.
settings-later = I keep hours and digest time for the alerts; I do not send any yet.
settings-are = Answers: { $language }. Time zone: { $zone } ({ $now } there now). Working hours: { $hours }. Digest: { $digest }.
settings-how = To change them say “my time zone is Tokyo”, “I work 9 to 6”, “answer me in Chinese”, “send the digest at 8”; /settings reset forgets them.
settings-not-set = not set
settings-no-zone = I know no time zone { $what }; name a city, or write one like Europe/Berlin. Nothing was changed.
settings-no-hours = Working hours cannot be { $what }. From when to when do you work? Say it like “I work 9 to 18”; nothing is changed yet.
settings-no-digest = { $what } is no time of day; say it like “send the digest at 8”. Nothing was changed.
settings-no-language = I answer in English or Chinese, not in { $what }. Nothing was changed.
clarify-settings = I see no setting in that which I know; say for example “my time zone is Berlin”, “I work 9 to 18”, “answer me in Chinese” or “send the digest at 8”.
tell-set-preference = my time zone is Tokyo, and I work 9 to 18
choice-take-back = Undo
field-language = language
field-time-zone = time zone
field-hours = working hours
field-digest-at = digest at
word-english = English
word-chinese = Chinese
command-settings = Your language, time zone, working hours and digest time
