"""The Tinker cookbook: traces through the builder that reads a file of conversations, and its renderer of Qwen3."""

import glob

import common
from tinker_cookbook.supervised.data import FromConversationFileBuilder
from tinker_cookbook.supervised.types import ChatDatasetBuilderCommonConfig
from tinker_cookbook.tokenizer_utils import register_tokenizer

(file,) = glob.glob(common.folder("cookbook-traces/*.jsonl"))
fast = common.tokenizer()
register_tokenizer("bytes", lambda: fast)
config = ChatDatasetBuilderCommonConfig(
    model_name_for_tokenizer="bytes", renderer_name="qwen3", max_length=None, batch_size=1
)
rows, _ = FromConversationFileBuilder(file_path=file, common_config=config, shuffle_seed=None)()
(datum,) = rows.get_batch(0)
targets = list(datum.loss_fn_inputs["target_tokens"].data)
weights = list(datum.loss_fn_inputs["weights"].data)
common.answer(
    "tinker-cookbook",
    {
        "exports": {
            "cookbook-traces": {
                "rows": len(rows),
                "first": fast.decode(datum.model_input.to_ints()),
                "learned": common.learned(targets, weights, fast),
            }
        }
    },
)
