"""Loads a model folder with Transformers and prints the logits it gives, as JSON.

    python scripts/golden/check_model_folder.py FOLDER 1,2,3 [4,5 ...]

Each argument after the folder is a sequence of token ids. Printed is one object: `modelType`, `dtype`, `parameters`
(their number), `missing` and `unexpected` (tensor names that Transformers did not find or did not want: both must be
empty), and `logits`, for each sequence a list of T lists of V numbers, computed in float32 on the CPU with eager
attention. Exit status 1 when a tensor is missing or unexpected. Needs Python with torch and transformers.
"""

import json
import sys

import torch
import transformers


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, sequences = sys.argv[1], [[int(token) for token in text.split(",")] for text in sys.argv[2:]]
    stored = transformers.AutoConfig.from_pretrained(folder)
    model, info = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    model.eval()
    with torch.no_grad():
        logits = [model(torch.tensor([tokens])).logits[0].tolist() for tokens in sequences]
    missing, unexpected = sorted(info["missing_keys"]), sorted(info["unexpected_keys"])
    print(json.dumps({
        "modelType": stored.model_type,
        "dtype": str(stored.dtype).removeprefix("torch."),
        "parameters": model.num_parameters(),
        "missing": missing,
        "unexpected": unexpected,
        "logits": logits,
    }))
    sys.exit(1 if missing or unexpected else 0)


main()
