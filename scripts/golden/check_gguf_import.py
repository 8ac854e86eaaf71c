"""Holds every weight of an imported folder against the gguf package's own dequantisation, bit for bit.

    python scripts/golden/check_gguf_import.py FILE.gguf FOLDER        (pip install gguf safetensors)
"""
import re
import sys

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from safetensors import safe_open

LAYER_PARTS = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
OUTER = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}


def name_of(name):
    if name in OUTER:
        return OUTER[name]
    layer, part, kind = re.fullmatch(r"blk\.(\d+)\.(\w+)\.(weight|bias)", name).groups()
    return f"model.layers.{layer}.{LAYER_PARTS[part]}.{kind}"


def in_halves(weight, heads):
    """Rows of each head from pairs to halves."""
    pairs = weight.reshape(heads, weight.shape[0] // heads // 2, 2, -1)
    return pairs.swapaxes(1, 2).reshape(weight.shape)


def main(file, folder):
    reader = GGUFReader(file)
    value = lambda key: reader.fields[key].contents()
    family = value("general.architecture")
    heads = {"attn_q": value(f"{family}.attention.head_count"), "attn_k": value(f"{family}.attention.head_count_kv")}
    weights = safe_open(f"{folder}/model.safetensors", "np")
    left = set(weights.keys())
    for tensor in reader.tensors:
        if tensor.name == "rope_freqs.weight":
            continue
        expected = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        part = tensor.name.split(".")[-2]
        if family == "llama" and part in heads:
            expected = in_halves(expected, int(heads[part]))
        name = name_of(tensor.name)
        found = weights.get_tensor(name)
        left.remove(name)
        assert found.dtype == np.float32 and found.shape == expected.shape, (name, found.dtype, found.shape)
        assert np.array_equal(found.view(np.uint32), np.ascontiguousarray(expected).view(np.uint32)), name
    assert not left, left
    print(f"{len(reader.tensors)} tensors, each equal to the last bit")


main(*sys.argv[1:])
