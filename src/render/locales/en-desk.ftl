# English. What is said of messages and files on chat platforms.

desk-failed = Something went wrong on my side; it is logged. Please ask again.
desk-too-many = That is a lot at once. Give me a minute, then ask again.
desk-too-late = I could not answer this within { $hours } hours. Please ask again if you still need it.
desk-too-long = That is longer than I read at once ({ $characters } characters). Please say it shorter, or send it as a file.
desk-button-stale = That button no longer says anything. Please ask again.
desk-button-of-another = That button is for whoever asked. Ask me yourself and you get your own.
desk-answered-in-private = I have answered you in private.
desk-write-to-me-first = That is only for the two of us. Write to me in private first, then ask again.
desk-photo = I cannot read pictures or videos. Please write it, or send the file itself (CSV or Excel).
desk-may-not-import = Taking in files is not for your role. Ask a manager to send it.
desk-send-the-file = Send me the file itself, here; what you write with it can say more, like /import --market DE.
desk-reading = Reading { $files } …
desk-file-too-large = { $file } is larger than the { $megabytes } MB that I can take. Send it in parts, or compressed (.gz).
desk-file-gone = { $file } is no longer there. Please send it again.

help-files = Send me a file (CSV or Excel, also .gz) and I take it in; a header that I do not know is settled by a few words.
help-voice = Send me a voice note and I answer it.
help-files-terminal = /import FILE takes a file in, /undo the last import back.
help-voice-terminal = /note FILE speaks a recording.
help-commands-terminal = /settings shows your language, time zone and hours; /why the whole arithmetic of the last answer; /unmapped, /mappings, /aliases and /actions list what is kept; /quit leaves.

desk-no-such-command = There is no /{ $name }; /help shows what there is.
desk-said-like = Say it like this: { $examples }
desk-said-like-word = I do not know what “{ $word }” is to mean there. Say it like this: { $examples }

## Commands

command-stock = How many there are of an item, and where
command-cover = How long the stock of an item lasts
command-ask = Any question about stock, in your own words; a voice note does too
command-help = What you can ask and tell me
command-chart = A picture of an answer: sales by week, slow movers …
command-import = How to send me a file to take in (managers)
command-chart-says = { $said ->
    [none] chart of sales by week
   *[some] chart of { $what }
  }
command-ask-what = Ask me something, as in “/ask what runs out in the next 3 weeks”.
command-runout = What runs out soon
command-transit = What is on the way, and when it lands
command-sales = What sold, and how much
command-aging = How old the stock is
command-undo = Take back what you told me last
command-me = Who you are here, and what you may ask
command-language = The language I answer in: en, zh or auto
command-link = Let me answer in this group (admins and managers)
command-unlink = Let me answer in this group no more (admins and managers)
command-invite = Make an invitation code (admins, in private)
command-people = Who may ask (admins, in private)
command-audit = Who did what (admins, in private)
command-stock-says = { $said ->
    [none] how many do we have
   *[some] stock of { $what }
  }
command-cover-says = { $said ->
    [none] days of cover
   *[some] days of cover of { $what }
  }
command-runout-says = { $said ->
    [none] what runs out in the next 30 days
   *[some] when does { $what } run out
  }
command-transit-says = { $said ->
    [none] what is on the way
   *[some] { $what } on the way
  }
command-sales-says = { $said ->
    [none] sales of the last 30 days
   *[some] sales of { $what }
  }
command-aging-says = { $said ->
    [none] how old is the stock
   *[some] age of { $what }
  }
