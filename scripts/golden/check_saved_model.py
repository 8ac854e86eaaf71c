"""Checks that Transformers loads a model folder saved by the embedded engine and gives the engine's logits.

    node scripts/golden/save-model.ts FOLDER && python scripts/golden/check_saved_model.py FOLDER

FOLDER holds one folder per model, each with tokens.json: {"tokens": [...], "logits": [[...], ...]}.
"""

import json
import pathlib
import sys

import torch
import transformers


def largest_difference(folder):
    model, info = transformers.AutoModelForCausalLM.from_pretrained(folder, output_loading_info=True)
    for problem in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[problem], f"{folder}: {problem} {info[problem]}"
    golden = json.loads((folder / "tokens.json").read_text())
    with torch.no_grad():
        logits = model(torch.tensor([golden["tokens"]])).logits[0].float()
    return type(model).__name__, (logits - torch.tensor(golden["logits"])).abs().max().item()


def main(folder):
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        name, difference = largest_difference(path)
        # BF16 keeps 8 bits of each weight.
        allowed = 0.05 if path.name.endswith("BF16") else 1e-4
        print(f"{path.name}: {name}, largest difference of a logit {difference:.2e} (allowed {allowed})")
        assert difference < allowed


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
