# English. What is said of voice notes and audio files.

voice-empty = There is nothing in that recording. Please record it again.
voice-silent = I hear nobody speak in that recording. Please say it again, closer to the microphone, or write it.
voice-too-large = That recording is larger than the { $megabytes } MB that I can take. Please send a shorter one.
voice-too-long = I listen to at most { $seconds } seconds. Please say it shorter, or in parts.
voice-too-long-minutes = I listen to at most { $minutes } minutes. Please say it shorter, or in parts.
voice-picture = That is a picture, not a recording. Please send a voice note, or write it.
voice-document = That is a document, not a recording. Please send a voice note, or write it.
voice-archive = That is a packed file, not a recording. Please send the recording itself.
voice-text = That is text, not a recording. Please write it as a message.
voice-other = I cannot tell what kind of file that is. Please send a voice note, or write it.
voice-no-sound = That video has no sound. Please send a voice note, or write it.
voice-unsupported = I cannot hear { $format } audio. Please send a voice note, or ogg, mp3, m4a, wav, webm or flac.
voice-broken = That recording is damaged; I cannot hear it. Please record it again.

