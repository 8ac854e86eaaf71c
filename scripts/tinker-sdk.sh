#!/bin/sh
# The official Tinker SDK and its cookbook in a virtual environment of their own, for test/live/tinker-sdk.test.ts:
#
#     scripts/tinker-sdk.sh install    # once; a few GB, most of it PyTorch, which the cookbook needs
#     scripts/tinker-sdk.sh test
#
# PYTHON names the Python to begin with (3.11 or newer).
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
install)
  "${PYTHON:-python3}" -m venv .tinker-sdk
  .tinker-sdk/bin/pip install -q tinker==0.38.0
  # The cookbook asks for tml-renderers, which it needs for two families of models alone and which is not to be had everywhere.
  .tinker-sdk/bin/pip install -q --no-deps tinker-cookbook==0.6.1
  .tinker-sdk/bin/pip install -q torch --index-url https://download.pytorch.org/whl/cpu || .tinker-sdk/bin/pip install -q torch
  .tinker-sdk/bin/pip install -q datasets transformers chz blobfile tiktoken termcolor cloudpickle pyrage aiohttp sympy \
    pylatexenc math-verify pillow rich tqdm
  .tinker-sdk/bin/python -c 'import tinker, tinker_cookbook.recipes.rl_loop, tinker_cookbook.recipes.sl_loop; print("tinker", tinker.__version__)'
  ;;
test)
  exec npx vitest run --project live test/live/tinker-sdk.test.ts
  ;;
*)
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
