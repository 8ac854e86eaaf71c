"""Golden values for the embedded engine, from PyTorch and Transformers. Made with torch 2.13.0 and
transformers 5.18.0, the Llama cases with 2.15.0 and 5.24.0.

    python scripts/golden/make_golden.py src/engine/embedded/golden           # everything
    python scripts/golden/make_golden.py src/engine/embedded/golden llama3    # the models whose name begins so

Writes inputs.json (the datums of every case), adamw.json, muon.json, and for each tiny random model a folder with
config.json, model.safetensors and expected.safetensors: logits, log-probabilities, the gradient of every parameter for
every loss, and the weights after three AdamW steps.
"""

import json
import pathlib
import sys
import unittest.mock

import torch
import transformers
from safetensors.torch import save_file

VOCAB = 24
LENGTHS = [5, 9, 7, 9]
PPO = {"clipLow": 0.8, "clipHigh": 1.2}
ADAM = {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.98, "epsilon": 1e-8, "weightDecay": 0.1, "gradClipNorm": 1.0}

SHARED = dict(vocab_size=VOCAB, hidden_size=16, intermediate_size=20, num_hidden_layers=2, max_position_embeddings=64)
CASES = {
    "qwen2-untied": transformers.Qwen2Config(
        **SHARED, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=False
    ),
    "qwen2-tied": transformers.Qwen2Config(
        **SHARED, num_attention_heads=4, num_key_value_heads=1, tie_word_embeddings=True
    ),
    "qwen3-untied": transformers.Qwen3Config(
        **SHARED, num_attention_heads=2, num_key_value_heads=2, head_dim=6, tie_word_embeddings=False
    ),
    "qwen3-tied": transformers.Qwen3Config(
        **SHARED, num_attention_heads=4, num_key_value_heads=2, head_dim=8, tie_word_embeddings=True
    ),
    "llama-tied": transformers.LlamaConfig(
        **SHARED, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True
    ),
    "llama-untied": transformers.LlamaConfig(
        **SHARED, num_attention_heads=2, num_key_value_heads=1, head_dim=6, tie_word_embeddings=False
    ),
    # Heads of 12 have six frequencies: of these scales some keep, some bend and some stretch.
    "llama3-scaled": transformers.LlamaConfig(
        **SHARED, num_attention_heads=2, num_key_value_heads=2, head_dim=12, tie_word_embeddings=False,
        rope_parameters={
            "rope_type": "llama3", "rope_theta": 100.0, "factor": 4.0, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 40,
        },
    ),
}


def make_datums():
    """Random tokens; the first targets of each datum and a few others have weight 0."""
    generator = torch.Generator().manual_seed(1)
    datums = []
    for length in LENGTHS:
        sequence = torch.randint(0, VOCAB, (length + 1,), generator=generator)
        weights = torch.rand(length, generator=generator) + 0.5
        weights[: length // 3] = 0
        weights[torch.rand(length, generator=generator) < 0.2] = 0
        datums.append(
            {
                "tokens": sequence[:-1].tolist(),
                "targetTokens": sequence[1:].tolist(),
                "weights": weights.tolist(),
                "logprobs": (-3.2 + 0.6 * torch.randn(length, generator=generator)).tolist(),
                "advantages": torch.randn(length, generator=generator).tolist(),
            }
        )
    return datums


def make_model(config, seed):
    """Weights larger than usual, so that no part of the network is nearly linear."""
    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("norm.weight"):
                parameter.copy_(1 + 0.3 * torch.randn_like(parameter))
            else:
                parameter.copy_(0.35 * torch.randn_like(parameter))
    return model


def target_logprobs(model, datum):
    logits = model(torch.tensor([datum["tokens"]])).logits[0]
    targets = torch.tensor(datum["targetTokens"])
    return logits.log_softmax(-1).gather(1, targets[:, None])[:, 0]


def datum_loss(model, datum, kind):
    logprobs = target_logprobs(model, datum)
    weights = torch.tensor(datum["weights"])
    if kind == "cross_entropy":
        return -(weights * logprobs).sum()
    ratios = (logprobs - torch.tensor(datum["logprobs"])).exp()
    advantages = torch.tensor(datum["advantages"])
    if kind == "importance_sampling":
        return -(weights * ratios * advantages).sum()
    clipped = ratios.clamp(PPO["clipLow"], PPO["clipHigh"])
    return -(weights * torch.minimum(ratios * advantages, clipped * advantages)).sum()


def total_loss(model, datums, kind):
    return sum(datum_loss(model, datum, kind) for datum in datums)


def expected_of(model, datums):
    expected = {}
    for index, datum in enumerate(datums):
        with torch.no_grad():
            expected[f"logits.{index}"] = model(torch.tensor([datum["tokens"]])).logits[0].clone()
            expected[f"logprobs.{index}"] = target_logprobs(model, datum)
    for kind in ("cross_entropy", "importance_sampling", "ppo"):
        model.zero_grad()
        loss = total_loss(model, datums, kind)
        loss.backward()
        expected[f"loss.{kind}"] = loss.detach().reshape(1)
        for name, parameter in model.named_parameters():
            expected[f"gradient.{kind}.{name}"] = parameter.grad.clone()
    return expected


def train(model, datums, steps=3):
    """Weights after a few steps on the cross-entropy, and the gradient norm before each clip."""
    optimizer = adamw(model.parameters())
    norms = []
    for _ in range(steps):
        optimizer.zero_grad()
        total_loss(model, datums, "cross_entropy").backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), ADAM["gradClipNorm"]))
        optimizer.step()
    trained = {f"trained.{name}": parameter.detach().clone() for name, parameter in model.named_parameters()}
    return {**trained, "gradientNorms": torch.stack(norms).detach()}


def adamw(parameters):
    return torch.optim.AdamW(
        parameters,
        lr=ADAM["learningRate"],
        betas=(ADAM["beta1"], ADAM["beta2"]),
        eps=ADAM["epsilon"],
        weight_decay=ADAM["weightDecay"],
    )


def adamw_trajectory(size=12, steps=20):
    """AdamW alone, without a clip, on given gradients."""
    generator = torch.Generator().manual_seed(2)
    start = torch.randn(size, generator=generator)
    gradients = torch.randn(steps, size, generator=generator) * torch.logspace(-4, 2, size)
    parameter = torch.nn.Parameter(start.clone())
    optimizer = adamw([parameter])
    after = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        after.append(parameter.detach().clone())
    return {
        "params": {**ADAM, "gradClipNorm": None},
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "after": torch.stack(after).tolist(),
    }


def muon_trajectory(shapes=((6, 10), (10, 6), (8, 8)), steps=10):
    """Muon on given gradients of a wide, a tall and a square matrix. PyTorch's orthogonalises in bfloat16; here it is
    kept in float32, so that numbers can be compared."""
    params = {**ADAM, "gradClipNorm": None, "momentum": 0.95}
    generator = torch.Generator().manual_seed(3)
    matrices = []
    for shape in shapes:
        start = torch.randn(shape, generator=generator)
        # Of low rank but for a little, as gradients are.
        low = torch.randn(steps, shape[0], 2, generator=generator) @ torch.randn(steps, 2, shape[1], generator=generator)
        gradients = low + 0.1 * torch.randn(steps, *shape, generator=generator)
        parameter = torch.nn.Parameter(start.clone())
        optimizer = torch.optim.Muon(
            [parameter],
            lr=params["learningRate"],
            weight_decay=params["weightDecay"],
            momentum=params["momentum"],
            adjust_lr_fn="match_rms_adamw",
        )
        after = []
        with unittest.mock.patch.object(torch.Tensor, "bfloat16", torch.Tensor.clone):
            for gradient in gradients:
                parameter.grad = gradient.clone()
                optimizer.step()
                after.append(parameter.detach().clone())
        matrices.append(
            {
                "shape": shape,
                "start": start.flatten().tolist(),
                "gradients": gradients.flatten(1).tolist(),
                "after": torch.stack(after).flatten(1).tolist(),
            }
        )
    return {"params": params, "matrices": matrices}


def main(folder, beginning=""):
    folder.mkdir(parents=True, exist_ok=True)
    datums = make_datums()
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    inputs = {"madeWith": versions, "ppo": PPO, "adam": ADAM, "datums": datums}
    if beginning == "":
        (folder / "inputs.json").write_text(json.dumps(inputs) + "\n")
        (folder / "adamw.json").write_text(json.dumps({"madeWith": versions, **adamw_trajectory()}) + "\n")
        (folder / "muon.json").write_text(json.dumps({"madeWith": versions, **muon_trajectory()}) + "\n")
    for seed, (name, config) in enumerate(CASES.items()):
        if not name.startswith(beginning):
            continue
        model = make_model(config, seed)
        model.save_pretrained(folder / name)
        (folder / name / "generation_config.json").unlink(missing_ok=True)
        expected = {**expected_of(model, datums), **train(model, datums)}
        save_file({key: value.contiguous() for key, value in expected.items()}, folder / name / "expected.safetensors")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:3])
