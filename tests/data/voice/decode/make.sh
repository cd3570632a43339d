#!/usr/bin/env bash
# Makes the recordings of this folder, and expected.tsv: what ffmpeg makes of each, as
# loudness of every 20 ms. Run by hand where a recording is added; its results are
# committed, so tests need none of these programs: ffmpeg, sox, espeak-ng.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ff() { ffmpeg -v error -y "$@"; }
bare=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact)

espeak-ng -v en-us -s 150 -w "$work/said.wav" "How many yoga mats are in Germany?"
sox "$work/said.wav" -r 48000 -b 16 "$work/mono.wav" gain -n -6 pad 0.2 0.3
sox "$work/mono.wav" -r 44100 -c 2 "$work/stereo.wav"
# Less than a second, for what is large.
sox "$work/mono.wav" "$work/short.wav" trim 0.3 0.7

# Opus as phones record it, as browsers do, and two notes in one file.
ff -i "$work/mono.wav" -c:a libopus -b:a 24k -application voip "${bare[@]}" voice.ogg
ff -i "$work/mono.wav" -c:a libopus -b:a 24k "${bare[@]}" voice.webm
ff -i "$work/mono.wav" -c:a libopus -b:a 24k -strict -2 "${bare[@]}" opus.mp4
ff -i "$work/short.wav" -c:a libopus -b:a 24k -application voip "${bare[@]}" "$work/short.ogg"
cat voice.ogg "$work/short.ogg" >chained.ogg
ff -i "$work/short.wav" -af "pan=5.1|FL=0.2*c0|FR=0.2*c0|FC=c0|LFE=0.1*c0|BL=0.1*c0|BR=0.1*c0" \
	-c:a libopus -b:a 96k -mapping_family 1 "${bare[@]}" surround.ogg
ff -i "$work/mono.wav" -c:a libvorbis -q:a 1 "${bare[@]}" vorbis.ogg
ff -i "$work/mono.wav" -c:a libvorbis -q:a 1 "${bare[@]}" vorbis.webm
# MPEG: constant and variable rate, stereo, 22 kHz; AAC in MP4 and bare.
ff -i "$work/stereo.wav" -c:a libmp3lame -b:a 48k "${bare[@]}" cbr.mp3
ff -i "$work/stereo.wav" -c:a libmp3lame -q:a 7 -id3v2_version 3 -metadata title=stock vbr.mp3
ff -i "$work/mono.wav" -c:a libmp3lame -ar 22050 -b:a 32k "${bare[@]}" low.mp3
ff -i "$work/stereo.wav" -c:a aac -b:a 48k "${bare[@]}" stereo.m4a
ff -i "$work/mono.wav" -c:a aac -b:a 32k -movflags +faststart "${bare[@]}" mono.m4a
ff -i "$work/mono.wav" -c:a aac -b:a 32k "${bare[@]}" bare.aac
ff -i "$work/short.wav" -c:a alac "${bare[@]}" lossless.m4a
ff -i "$work/short.wav" -c:a flac "${bare[@]}" short.flac
# WAV in all its forms.
ff -i "$work/short.wav" -ar 8000 -c:a pcm_u8 "${bare[@]}" 8bit.wav
ff -i "$work/short.wav" -ar 16000 -c:a pcm_s16le "${bare[@]}" 16bit.wav
ff -i "$work/short.wav" -ar 11025 -c:a pcm_s24le "${bare[@]}" 24bit.wav
ff -i "$work/short.wav" -ar 8000 -c:a pcm_s32le "${bare[@]}" 32bit.wav
ff -i "$work/short.wav" -ar 16000 -c:a pcm_f32le "${bare[@]}" float.wav
ff -i "$work/short.wav" -ar 8000 -c:a pcm_alaw "${bare[@]}" alaw.wav
ff -i "$work/short.wav" -ar 8000 -c:a pcm_mulaw "${bare[@]}" mulaw.wav
ff -i "$work/short.wav" -ar 16000 -c:a adpcm_ima_wav "${bare[@]}" adpcm.wav
ff -i "$work/short.wav" -ar 8000 -af "pan=5.1|FL=0.2*c0|FR=0.2*c0|FC=c0|LFE=0.1*c0|BL=0.1*c0|BR=0.1*c0" \
	-c:a pcm_s16le "${bare[@]}" surround.wav
ff -i "$work/short.wav" -ar 8000 -c:a pcm_s16be "${bare[@]}" short.aiff

# Browsers again: a stream without an end known, a pause that was not sent, fragments.
ff -i "$work/mono.wav" -c:a libopus -b:a 24k -live 1 "${bare[@]}" live.webm
ff -i "$work/mono.wav" -af "aselect=not(between(t\\,0.9\\,1.4))" -c:a libopus -b:a 24k "${bare[@]}" gap.webm
ff -i "$work/mono.wav" -c:a aac -b:a 32k -movflags frag_keyframe+empty_moov -frag_duration 500000 \
	"${bare[@]}" fragments.mp4

# What is expected: a line a file, its loudness every 20 ms as 16 kHz mono by ffmpeg.
for file in *.ogg *.webm *.mp4 *.mp3 *.m4a *.aac *.flac *.wav *.aiff; do
	# ffmpeg leaves in what AAC's encoder put before the first sample, where no edit list says so.
	cut=0 pause=
	case "$file" in
	bare.aac | fragments.mp4) cut=1024 ;;
	gap.webm) pause=,aresample=async=1 ;;
	esac
	ff -i "$file" -af "atrim=start_sample=$cut,asetpts=PTS-STARTPTS$pause" -ac 1 -ar 16000 -f s16le "$work/pcm"
	python3 - "$file" "$work/pcm" <<'PYTHON'
import array, math, sys
samples = array.array("h", open(sys.argv[2], "rb").read())
frames = [samples[at : at + 320] for at in range(0, len(samples) - 319, 320)]
level = lambda frame: round(10 * math.log10(sum(s * s for s in frame) / 320 / 2**30 + 1e-9))
print(sys.argv[1], len(samples), " ".join(str(level(frame)) for frame in frames), sep="\t")
PYTHON
done >expected.tsv

# What cannot be heard: films without sound, and what nobody decodes here.
mkdir -p foreign
ff -f lavfi -i color=size=32x32:duration=0.2 -c:v libx264 "${bare[@]}" foreign/mute.mp4
ff -f lavfi -i color=size=32x32:duration=0.2 -c:v libvpx "${bare[@]}" foreign/mute.webm
ff -i "$work/short.wav" -ar 8000 -c:a libspeex "${bare[@]}" foreign/speex.ogg
ff -i "$work/short.wav" -c:a ac3 -b:a 64k "${bare[@]}" foreign/ac3.mp4
ff -i "$work/short.wav" -c:a wmav2 -b:a 32k "${bare[@]}" foreign/windows.wma
