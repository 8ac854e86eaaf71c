"""Writes src/knowledge/wiki/dump/golden/bzip2.json: texts packed by Python's bz2, which our reader must unpack.

    python3 scripts/golden/make_bzip2.py
"""

import base64
import bz2
import hashlib
import json
import pathlib
import random

TARGET = pathlib.Path(__file__).parents[2] / "src/knowledge/wiki/dump/golden/bzip2.json"


def main() -> None:
    draw = random.Random(7)
    words = ["fever", "cough", "the", "patient", "痛风", "of", "a"]
    text = " ".join(draw.choice(words) for _ in range(4000)).encode()
    noise = bytes(draw.randrange(256) for _ in range(3000))
    every = bytes(range(256))
    contents = {
        "empty": [b""],
        "one byte": [b"a"],
        "text": [text],
        "noise": [noise],
        "every byte": [every],
        "runs around the lengths that count": [b"".join(b"x" * n + b"y" for n in (1, 3, 4, 5, 8, 255, 258, 259, 260, 264, 1000))],
        "one long run": [b"z" * 300_000],
        "several blocks": [bytes(draw.choice(b"ab") for _ in range(250_000))],
        "several streams": [text[:5000], text[5000:], b"", noise],
        "run across streams": [b"aaa", b"aaaa", b"a"],
    }
    cases = []
    for name, parts in contents.items():
        whole = b"".join(parts)
        levels = [1 + (index % 9) for index in range(len(parts))]
        packed = b"".join(bz2.compress(part, level) for part, level in zip(parts, levels))
        cases.append(
            {
                "name": name,
                "packed": base64.b64encode(packed).decode(),
                "bytes": len(whole),
                "sha256": hashlib.sha256(whole).hexdigest(),
            }
        )
    TARGET.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
