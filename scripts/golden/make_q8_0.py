"""Writes src/engine/hugging-face/gguf/golden/q8-0.json: numbers and the bytes of Q8_0 that the gguf package makes of them.

    python scripts/golden/make_q8_0.py        (pip install gguf)
"""

import json
import pathlib

import numpy as np
from gguf.constants import GGMLQuantizationType
from gguf.quants import quantize

FILE = pathlib.Path(__file__).parents[2] / "src/engine/hugging-face/gguf/golden/q8-0.json"


def blocks():
    random = np.random.default_rng(8)
    yield from random.standard_normal((12, 32)).astype(np.float32)
    yield from (random.standard_normal((4, 32)) * 10.0 ** random.integers(-6, 4, (4, 1))).astype(np.float32)
    yield np.zeros(32, np.float32)
    # Halves: 127 steps to the largest, so that every other number lies between two bytes.
    yield ((np.arange(32) - 15.5) * 8).clip(-127, 127).astype(np.float32)
    # A scale below the smallest of float16, and one that is subnormal there.
    yield (np.linspace(-1, 1, 32) * 1e-7).astype(np.float32)
    yield (np.linspace(-1, 1, 32) * 1e-3).astype(np.float32)


def main():
    numbers = np.stack(list(blocks()))
    made = [
        {"bits": row.view(np.uint32).tolist(), "block": quantize(row[None], GGMLQuantizationType.Q8_0).tobytes().hex()}
        for row in numbers
    ]
    FILE.write_text(json.dumps(made) + "\n")
    print(f"{len(made)} blocks")


main()
