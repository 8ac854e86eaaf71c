"""ms-swift: questions and traces through its own loader, and the hook as its plugin registers one."""

import glob
import os

import common
from swift.dataset import load_dataset
from swift.rewards import orms

os.environ["USE_HF"] = "1"
read = {}
for name in ("ms-swift-questions", "ms-swift-traces"):
    (file,) = glob.glob(common.folder(f"{name}/*.jsonl"))
    # As its reinforcement asks: columns of a row that no template knows reach the reward.
    rows, _ = load_dataset([file], remove_unused_columns=False, load_from_cache_file=False, strict=True)
    read[name] = {"rows": len(rows), "first": rows[0]}
common.hook("ms_swift_plugin")
texts = common.completions()
first = read["ms-swift-questions"]["first"]
columns = {name: [value] * len(texts) for name, value in first.items() if name != "messages"}
common.answer("ms-swift", {"exports": read, "rewards": orms["fleming"]()(texts, **columns)})
