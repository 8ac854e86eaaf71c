"""Calls and answers of a side of a comparison on PyTorch, one line of JSON each way; bench/peers/side.ts is the other end.

Libraries print what they like: standard output is theirs no more once `Lines` is made, and goes to standard error.
"""

import importlib.metadata
import json
import os
import resource
import sys

PACKAGES = ("torch", "transformers", "peft", "trl", "accelerate", "datasets")


def versions():
    """By package; null is not installed. Nothing is imported."""

    def version(package):
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return None

    return {package: version(package) for package in PACKAGES}


def peak_bytes():
    """Highest resident memory of this process, files that are mapped into it counted."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except FileNotFoundError:
        scale = 1 if sys.platform == "darwin" else 1024
        return scale * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Lines:
    def __init__(self):
        self.answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def next_call(self):
        """None at the end of the input. What asks for the memory is answered here."""
        for line in sys.stdin:
            call = json.loads(line)
            if call["task"] != "memory":
                return call
            self.answer({"peakBytes": peak_bytes()})
        return None

    def answer(self, value):
        self.answers.write(json.dumps(value) + "\n")
        self.answers.flush()
