#!/usr/bin/env bash
# Makes the recordings of this folder from sentences that the small model knows
# (see ../README.md), spoken by espeak-ng, and from clips of ../clips. Run by hand
# where one is added; the results are committed, so tests need none of these programs:
# espeak-ng, ffmpeg, sox.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ff() { ffmpeg -v error -y "$@"; }
bare=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact)
opus=(-c:a libopus -application voip)
# say NAME VOICE SPEED PITCH WORDS: 22 kHz, one channel. Chinese as pinyin with numbers
# of tones, for espeak-ng cannot read its characters everywhere.
say() { espeak-ng -v "$2" -s "$3" -p "$4" -w "$work/$1.wav" "$5"; }

say sold en-us+m3 150 45 "How many desk lamps did we sell in Germany last week?"
say left en-gb+f2 155 50 "How many air fryers are left in Japan?"
say full en-us+Annie 160 50 "The warehouse in France is full."
say sendthem en-us+Marco 150 50 "Please send fifty dog beds to Germany."
say fast en-gb+m6 150 50 "How fast do water bottles sell in Japan?"
say strips en-us+f4 150 50 "When should we reorder LED strips for France?"
say customs en-gb+Alicia 150 50 "The container for Germany is held at customs."
say many cmn-latn-pinyin+f2 160 50 "de2 guo2 hai2 you3 duo1 shao3 tai2 deng1"
say stock cmn-latn-pinyin+m3 150 50 "cha2 yi2 xia4 ri4 ben3 de5 yu2 jia1 dian4 ku4 cun2"
say when cmn-latn-pinyin+Alicia 150 50 "mei3 guo2 de5 bei1 bao1 shen2 me5 shi2 hou4 bu3 huo4"
say aging en-us+m3 190 50 "What is aging in Japan?"

# Formats: MPEG, AAC, a browser's, lossless, Vorbis, and WAV as a studio and as a
# telephone write it.
ff -i "$work/sold.wav" -ar 44100 -c:a libmp3lame -b:a 32k "${bare[@]}" sold.mp3
ff -i "$work/many.wav" -ar 44100 -c:a libmp3lame -q:a 8 "${bare[@]}" many.mp3
ff -i "$work/left.wav" -ar 44100 -c:a aac -b:a 40k "${bare[@]}" left.m4a
ff -i "$work/stock.wav" -ar 16000 -c:a aac -b:a 32k "${bare[@]}" stock.aac
ff -i "$work/when.wav" -ar 48000 "${opus[@]}" -b:a 24k "${bare[@]}" when.webm
ff -i "$work/sendthem.wav" -ar 48000 "${opus[@]}" -b:a 24k -live 1 "${bare[@]}" sendthem.webm
ff -i "$work/full.wav" -ar 16000 -c:a flac -compression_level 12 "${bare[@]}" full.flac
ff -i "$work/strips.wav" -c:a libvorbis -q:a 1 "${bare[@]}" strips.ogg
sox "$work/aging.wav" -r 44100 -c 2 "$work/stereo.wav" gain -n -3
ff -i "$work/stereo.wav" -c:a pcm_u8 "${bare[@]}" aging.wav
ff -i "$work/customs.wav" -ar 8000 -c:a pcm_mulaw "${bare[@]}" customs.wav

# Rooms: noise 20 and 15 dB below the voice, a voice that is hardly heard (25 dB less),
# and one in the right channel alone.
noisy() { # noisy IN OUT DECIBELS
	sox "$1" -r 48000 -c 1 "$work/clean.wav" gain -n -3
	level=$(sox "$work/clean.wav" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }')
	length=$(soxi -D "$work/clean.wav")
	sox -R -n -r 48000 -c 1 "$work/noise.wav" synth "$length" pinknoise
	have=$(sox "$work/noise.wav" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }')
	gain=$(awk "BEGIN { print $level / $have * 10 ^ (-$3 / 20) }")
	sox -m -v 1 "$work/clean.wav" -v "$gain" "$work/noise.wav" "$work/noisy.wav" gain -1
	ff -i "$work/noisy.wav" "${opus[@]}" -b:a 24k "${bare[@]}" "$2"
}
noisy "$work/left.wav" noisy-20.ogg 20
noisy "$work/when.wav" noisy-15.ogg 15
sox "$work/sold.wav" -r 48000 "$work/quiet.wav" gain -n -28
ff -i "$work/quiet.wav" "${opus[@]}" -b:a 24k "${bare[@]}" quiet.ogg
sox "$work/stock.wav" -r 48000 "$work/one.wav" gain -n -3 remix 0 1
ff -i "$work/one.wav" -c:a libopus -b:a 32k "${bare[@]}" right-only.ogg

# Length: three sentences, each in a window of 30 seconds of its own, for the small model
# knows no window with two; and one long after the start and long before the end.
lasting() { # lasting NAME SECONDS AS: with silence after it
	sox "$work/$1.wav" "$work/$3.wav" pad 0 40 trim 0 "$2"
}
lasting full 30.8 first
lasting fast 30.2 second
sox "$work/first.wav" "$work/second.wav" "$work/strips.wav" "$work/long.wav"
ff -i "$work/long.wav" -ar 48000 "${opus[@]}" -b:a 12k "${bare[@]}" long.ogg
sox "$work/customs.wav" "$work/between.wav" pad 8 8
ff -i "$work/between.wav" -ar 48000 "${opus[@]}" -b:a 12k "${bare[@]}" between-silence.ogg

# No speech: chords that swell, hiss, nothing.
sox -R -n -r 48000 -c 1 "$work/chords.wav" synth 3 sine 262 sine 330 sine 392 tremolo 2 60 gain -n -6
ff -i "$work/chords.wav" -c:a libopus -b:a 16k "${bare[@]}" chords.ogg
sox -R -n -r 48000 -c 1 "$work/hiss.wav" synth 3 pinknoise gain -n -12
ff -i "$work/hiss.wav" "${opus[@]}" -b:a 16k "${bare[@]}" hiss.ogg
sox -n -r 48000 -c 1 "$work/silence.wav" trim 0 3
ff -i "$work/silence.wav" "${opus[@]}" -b:a 16k "${bare[@]}" silence.ogg

# Not what it is called, nothing, and the first half.
cp left.m4a wrong-suffix.mp3
: >empty.ogg
head -c 9000 ../clips/en-text-001.ogg >half.ogg
head -c 4000 left.m4a >half.m4a
