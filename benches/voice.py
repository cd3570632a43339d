#!/usr/bin/env python3
"""Time from a voice note to its text, beside whisper.cpp's own library
(benches/voice/peer.cpp), linked to the very archives that stockroom carries. Same model,
threads and flags; loading the model is left out on all sides. They take turns, clip by
clip:

    peer       samples to text: the plain loop over the library
    child      samples to text: stockroom's transcribing process, over its pipes
    whole      a file's bytes to text: `stockroom transcribe`, each file a pipe that is
               filled when it is its turn; its own processor time is what decoding,
               resampling and finding the speech cost, its child's is whisper

Needs c++, ffmpeg and a build of stockroom (`make bench` has one).

    benches/voice.py [--profile debug] [--threads N] [--rounds N] [--flash]
                     [--libraries FOLDER] [--beside PROGRAM]
"""

import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
VOICE = ROOT / "tests/data/voice"
MODEL = VOICE / "ggml-inventory-tiny-q5_0.bin"


def samples(clip):
    command = ["ffmpeg", "-v", "error", "-i", clip, "-ar", "16000", "-ac", "1", "-f", "f32le", "-"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def newest(profile, pattern):
    """What cargo built last of whisper.cpp."""
    found = (TARGET / profile / "build").glob(f"whisper-rs-sys-*/out/{pattern}")
    return max(found, key=lambda file: file.stat().st_mtime)


def build_peer(profile, libraries, folder):
    out = pathlib.Path(libraries) if libraries else newest(profile, "lib/libwhisper.a").parent.parent
    archives = [next(out.rglob(f"lib{name}.a")) for name in ("whisper", "ggml", "ggml-cpu", "ggml-base")]
    source = newest(profile, "whisper.cpp")
    peer = folder / "peer"
    include = [f"-I{source}/include", f"-I{source}/ggml/include"]
    subprocess.run(["c++", "-O2", *include, ROOT / "benches/voice/peer.cpp", "-o", peer, *archives,
                    "-lpthread", "-lm"], check=True)
    return peer


def cpu(process):
    """Processor seconds of all threads of a process."""
    stats = pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9


def memory(process):
    """Megabytes that a process has had at most."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


class Peer:
    def __init__(self, program, threads, flash):
        command = [program, MODEL, str(threads), str(int(flash))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def hear(self, language, note):
        """Seconds, processor seconds, text."""
        self.process.stdin.write(f"{language} {len(note) // 4}\n".encode() + note)
        self.process.stdin.flush()
        took, cpu, text = self.process.stdout.readline().decode().rstrip("\n").split(" ", 2)
        return int(took) / 1e6, int(cpu) / 1e6, text.strip()


    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Child:
    def __init__(self, program, threads):
        command = [program, "transcriber", "--model", MODEL, "--threads", str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def hear(self, language, note):
        request = json.dumps({"samples": len(note) // 4, "language": language, "prompt": None}).encode()
        used, begun = cpu(self.process.pid), time.perf_counter()
        self.process.stdin.write(struct.pack("<I", len(request)) + request + note)
        self.process.stdin.flush()
        (length,) = struct.unpack("<I", self.process.stdout.read(4))
        reply = json.loads(self.process.stdout.read(length))
        return time.perf_counter() - begun, cpu(self.process.pid) - used, reply["heard"]["text"]

    end = Peer.end


class Whole:
    """A process for each language; the first file of each loads the model, and the last
    is never filled, for a process takes its figures with it."""

    def __init__(self, program, threads, folder, notes):
        self.pipes, self.processes, self.own, self.seen = {}, {}, [], 0
        environment = {**os.environ, "STOCKROOM_VOICE_THREADS": str(threads)}
        for language, count in notes.items():
            pipes = [folder / f"{language}-{number}" for number in range(count)]
            for pipe in pipes:
                os.mkfifo(pipe)
            self.pipes[language] = iter(pipes)
            command = [program, "transcribe", "--json", "--language", language, "--model", MODEL, *pipes]
            self.processes[language] = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)

    def child(self, language):
        tasks = pathlib.Path(f"/proc/{self.processes[language].pid}/task").glob("*/children")
        ids = [child for task in tasks for child in task.read_text().split()]
        return int(ids[0]) if ids else None

    def hear(self, language, note):
        process, child = self.processes[language], self.child(language)
        with open(next(self.pipes[language]), "wb") as pipe:
            own, whisper, begun = cpu(process.pid), cpu(child) if child else 0, time.perf_counter()
            pipe.write(note)
        reply = json.loads(process.stdout.readline())
        took = time.perf_counter() - begun
        child = child or self.child(language)
        self.own.append(cpu(process.pid) - own)
        return took, self.own[-1] + cpu(child) - whisper, reply["text"]

    def memory(self):
        """Of the process that decodes, and of its child."""
        both = [(memory(process.pid), memory(self.child(language)))
                for language, process in self.processes.items()]
        return tuple(max(side) for side in zip(*both))

    def end(self):
        for process in self.processes.values():
            process.terminate()
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", default="release", help="which build of stockroom [default: release]")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flash", action="store_true", help="the peer with flash attention, its default")
    parser.add_argument("--libraries", help="a build of whisper.cpp for the peer [default: stockroom's]")
    parser.add_argument("--beside", metavar="PROGRAM", help="another build of stockroom, as one side more")
    arguments = parser.parse_args()
    program = TARGET / arguments.profile / "stockroom"
    clips = sorted((VOICE / "clips").glob("*.ogg"))
    # Language, samples, bytes.
    notes = [(clip.name[:2], samples(clip), clip.read_bytes()) for clip in clips]
    languages = [language for language, *_ in notes]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        peer = Peer(build_peer(arguments.profile, arguments.libraries, folder), arguments.threads,
                    arguments.flash)
        counts = {language: languages.count(language) * arguments.rounds + 2 for language in set(languages)}
        whole = Whole(program, arguments.threads, folder, counts)
        sides = {"peer": peer, "child": Child(program, arguments.threads), "whole": whole}
        if arguments.beside:
            sides["beside"] = Child(arguments.beside, arguments.threads)
        for language in counts:
            note = notes[languages.index(language)]
            for name, side in sides.items():
                side.hear(language, note[2 if name == "whole" else 1])
        whole.own.clear()
        wall, used = ({name: [] for name in sides} for _ in range(2))
        for round_number in range(arguments.rounds):
            for language, heard, file in notes:
                order = list(sides) if round_number % 2 == 0 else list(reversed(sides))
                texts = set()
                for name in order:
                    took, work, text = sides[name].hear(language, file if name == "whole" else heard)
                    wall[name].append(took)
                    used[name].append(work)
                    texts.add(text)
                assert len(texts) == 1, texts
        print(f"{len(notes)} clips, {arguments.rounds} rounds, {arguments.threads} thread(s), "
              f"{arguments.profile} build, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for name in sides:
            print(f"{name:>10}: median {statistics.median(wall[name]):.3f} s a note, "
                  f"processor {statistics.mean(used[name]):.3f} s")
        for name in list(sides)[1:]:
            ratios = [mine / theirs for mine, theirs in zip(wall[name], wall["peer"])]
            print(f"{name:>10} / peer: median of pairs {statistics.median(ratios):.3f}, "
                  f"processor {sum(used[name]) / sum(used['peer']):.3f}")
        own, megabytes = sum(whole.own), whole.memory()
        print(f"decoding, resampling and finding the speech: {1000 * own / len(whole.own):.1f} ms a note, "
              f"{100 * own / sum(used['whole']):.2f} % of the whole; memory at most {megabytes[0]:.0f} MB, "
              f"of the child {megabytes[1]:.0f} MB")
        for side in sides.values():
            side.end()


main()
