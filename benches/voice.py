#!/usr/bin/env python3
"""Time from a note's samples to its text: the transcribing child of stockroom beside
whisper.cpp's own library (benches/voice/peer.cpp), linked to the very archives that
stockroom carries. Same model, threads and flags; loading the model is left out on both
sides. The two take turns, clip by clip. Needs c++ and ffmpeg, and `cargo build`.

    benches/voice.py [--threads N] [--rounds N] [--flash] [--libraries FOLDER]
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
VOICE = ROOT / "tests/data/voice"
MODEL = VOICE / "ggml-inventory-tiny-q5_0.bin"
TICKS = os.sysconf("SC_CLK_TCK")


def samples(clip):
    command = ["ffmpeg", "-v", "error", "-i", clip, "-ar", "16000", "-ac", "1", "-f", "f32le", "-"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def built(flag):
    """The newest whisper.cpp that cargo built: its archives and headers."""
    folders = (ROOT / "target/debug/build").glob("whisper-rs-sys-*/out/lib/libwhisper.a")
    return max(folders, key=lambda file: file.stat().st_mtime).parent.parent if not flag else pathlib.Path(flag)


def build_peer(out, folder):
    archives = [next(out.rglob(f"lib{name}.a")) for name in ("whisper", "ggml", "ggml-cpu", "ggml-base")]
    source = max((ROOT / "target/debug/build").glob("whisper-rs-sys-*/out/whisper.cpp"),
                 key=lambda file: file.stat().st_mtime)
    peer = folder / "peer"
    include = [f"-I{source}/include", f"-I{source}/ggml/include"]
    subprocess.run(["c++", "-O2", *include, ROOT / "benches/voice/peer.cpp", "-o", peer, *archives,
                    "-lpthread", "-lm"], check=True)
    return peer


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


class Child:
    def __init__(self, threads):
        command = [ROOT / "target/debug/stockroom", "transcriber", "--model", MODEL, "--threads", str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000

    def hear(self, language, note):
        request = json.dumps({"samples": len(note) // 4, "language": language, "prompt": None}).encode()
        cpu, begun = self.cpu(), time.perf_counter()
        self.process.stdin.write(struct.pack("<I", len(request)) + request + note)
        self.process.stdin.flush()
        (length,) = struct.unpack("<I", self.process.stdout.read(4))
        reply = json.loads(self.process.stdout.read(length))
        return time.perf_counter() - begun, self.cpu() - cpu, reply["heard"]["text"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flash", action="store_true", help="the peer with flash attention, its default")
    parser.add_argument("--libraries", help="a build of whisper.cpp for the peer [default: stockroom's]")
    arguments = parser.parse_args()
    clips = sorted((VOICE / "clips").glob("*.ogg"))
    notes = [(clip.name[:2], samples(clip)) for clip in clips]
    with tempfile.TemporaryDirectory() as folder:
        program = build_peer(built(arguments.libraries), pathlib.Path(folder))
        peer, child = Peer(program, arguments.threads, arguments.flash), Child(arguments.threads)
        sides = {"peer": peer, "stockroom": child}
        for side in sides.values():
            side.hear(*notes[0])
        wall, cpu = ({name: [] for name in sides} for _ in range(2))
        for round_number in range(arguments.rounds):
            for language, note in notes:
                order = list(sides) if round_number % 2 == 0 else list(reversed(sides))
                texts = set()
                for name in order:
                    took, used, text = sides[name].hear(language, note)
                    wall[name].append(took)
                    cpu[name].append(used)
                    texts.add(text)
                assert len(texts) == 1, texts
        print(f"{len(notes)} clips, {arguments.rounds} rounds, {arguments.threads} thread(s), "
              f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for name in sides:
            print(f"{name:>10}: median {statistics.median(wall[name]):.3f} s a note, "
                  f"processor {statistics.mean(cpu[name]):.3f} s")
        ratios = sorted(a / b for a, b in zip(wall["stockroom"], wall["peer"]))
        print(f"stockroom / peer: median of pairs {statistics.median(ratios):.3f}, "
              f"processor {sum(cpu['stockroom']) / sum(cpu['peer']):.3f}; "
              f"child's memory at most {child.memory():.0f} MB")
        for side in sides.values():
            side.process.stdin.close()
            side.process.wait()


main()
