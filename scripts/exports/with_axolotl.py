"""axolotl: traces through its strategy `chat_template`, by the settings that the export's card states."""

import glob

import common
import datasets
from axolotl.datasets import wrap_dataset_for_tokenized_prompt
from axolotl.prompt_strategies.chat_template import load
from axolotl.utils.dict import DictDefault

(file,) = glob.glob(common.folder("axolotl-traces/*.jsonl"))
fast = common.tokenizer()
settings = {"sequence_len": 8192, "chat_template": "tokenizer_default", "eot_tokens": ["<|im_end|>"]}
strategy = load(fast, DictDefault(settings), {"type": "chat_template", "field_messages": "messages"})
rows = wrap_dataset_for_tokenized_prompt(strategy, datasets.load_dataset("json", data_files=file, split="train"))
first = rows[0]
common.answer(
    "axolotl",
    {
        "exports": {
            "axolotl-traces": {
                "rows": len(rows),
                "first": fast.decode(first["input_ids"]),
                "learned": common.learned(first["input_ids"], [label != -100 for label in first["labels"]], fast),
            }
        }
    },
)
