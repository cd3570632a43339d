# English. What is said of messages and files on chat platforms.

desk-failed = Something went wrong on my side; it is logged. Please ask again.
desk-too-many = That is a lot at once. Give me a minute, then ask again.
desk-too-late = I could not answer this within { $hours } hours. Please ask again if you still need it.
desk-too-long = That is longer than I read at once ({ $characters } characters). Please say it shorter, or send it as a file.
desk-button-stale = That button no longer says anything. Please ask again.
desk-button-of-another = That button is for whoever asked. Ask me yourself and you get your own.
desk-voice = I cannot listen to voice notes yet. Please write it.
desk-photo = I cannot read pictures. Please write it, or send the file itself (CSV or Excel).
desk-may-not-import = Taking in files is not for your role. Ask a manager to send it.
desk-send-the-file = Send me the file itself, here; what you write with it can say more, like /import --market DE.
desk-reading = Reading { $files } …
desk-file-too-large = { $file } is larger than the { $megabytes } MB that I can take. Send it in parts, or compressed (.gz).
desk-file-gone = { $file } is no longer there. Please send it again.

## Commands

command-stock = How many there are of an item, and where
command-cover = How long the stock of an item lasts
command-ask = Any question about stock, in your own words
command-help = What you can ask and tell me
command-stock-says = stock of { $what }
command-cover-says = days of cover of { $what }
command-ask-what = Ask me something, as in “/ask what runs out in the next 3 weeks”.
