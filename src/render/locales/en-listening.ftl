# English. What was spoken.

listening-now = Listening…
listening-heard = heard: { $text }
listening-did-you-say = Did you say “{ $text }”?
listening-yes = Yes
listening-no = No
listening-wrong = Not what I said
listening-unspoken = The answer could not be spoken: { $reason }.
listening-no-model = I cannot listen to voice notes yet: no speech model is here. Whoever runs me can fetch one with “stockroom model pull base-q5_1”; until then please type it.
listening-queue-full = Many voice notes are waiting. Please send it again in a few minutes, or type it.
listening-person-full = { $waiting } of your voice notes are still waiting. Please send it again when they are answered, or type it.
listening-too-slow = Listening took too long, so I gave up. Please say it shorter, or type it.
listening-unusable = My speech recognition does not work here; whoever runs me finds the reason in the log. Please type it.
listening-broken = Listening broke off. Please send it again, or type it.
talk-misheard = Sorry. Please say it again, or type it.
