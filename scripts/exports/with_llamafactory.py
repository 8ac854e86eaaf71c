"""LLaMA-Factory: each export that it takes, through its own loader and its template `qwen`, as it fine-tunes."""

import tempfile

import common
from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
from llamafactory.hparams import DataArguments, ModelArguments
from transformers import Seq2SeqTrainingArguments

read = {}
for name in ("llama-factory-questions", "llama-factory-traces", "sharegpt-traces", "alpaca-traces"):
    fast = common.tokenizer()
    data = DataArguments(template="qwen", dataset="fleming_train", dataset_dir=common.folder(name), overwrite_cache=True)
    model = ModelArguments(model_name_or_path="none")
    training = Seq2SeqTrainingArguments(output_dir=tempfile.mkdtemp(), report_to="none", use_cpu=True)
    template = get_template_and_fix_tokenizer(fast, data)
    rows = get_dataset(template, model, data, training, stage="sft", tokenizer=fast)["train_dataset"]
    first = rows[0]
    read[name] = {
        "rows": len(rows),
        "first": fast.decode(first["input_ids"]),
        "learned": common.learned(first["input_ids"], [label != -100 for label in first["labels"]], fast),
    }
common.answer("llamafactory", {"exports": read})
