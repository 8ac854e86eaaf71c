/**
 * The shape of a decoder (Qwen2, Qwen3), as both the engine and the model-folder reader need it.
 * Qwen2 has a bias on the q, k and v projections; Qwen3 has none and normalises each query and key head instead.
 */
export interface DecoderConfig {
  readonly modelType: 'qwen2' | 'qwen3';
  /** Rows of the embedding (and of the output head). */
  readonly vocabSize: number;
  /** Width of the residual stream. */
  readonly hiddenSize: number;
  /** Width of the SwiGLU. */
  readonly intermediateSize: number;
  readonly layerCount: number;
  /** Query heads; a multiple of `keyValueHeadCount`. */
  readonly headCount: number;
  readonly keyValueHeadCount: number;
  /** Width of one head, even; `hiddenSize / headCount` in Qwen2, free in Qwen3. */
  readonly headSize: number;
  /** Base of the rotary frequencies. */
  readonly ropeTheta: number;
  readonly rmsNormEpsilon: number;
  /** True when the output head is the embedding itself. */
  readonly tieWordEmbeddings: boolean;
  /** Longest sequence, prompt and continuation together, in tokens. */
  readonly maxPositions: number;
}
