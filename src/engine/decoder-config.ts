/**
 * The shape of a decoder, as both the engine and the model-folder reader need it. The three families differ in the
 * attention alone: Qwen2 has a bias on the q, k and v projections, Qwen3 normalises each query and key head, Llama does
 * neither.
 */
export interface DecoderConfig {
  readonly modelType: 'llama' | 'qwen2' | 'qwen3';
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
  /** Width of one head, even; `hiddenSize / headCount` in Qwen2, free in the others. */
  readonly headSize: number;
  /** Base of the rotary frequencies. */
  readonly ropeTheta: number;
  /** How the rotary frequencies were stretched for long texts; absent where they are plain. */
  readonly ropeScaling?: Llama3RopeScaling;
  readonly rmsNormEpsilon: number;
  /** True when the output head is the embedding itself. */
  readonly tieWordEmbeddings: boolean;
  /** Longest sequence, prompt and continuation together, in tokens. */
  readonly maxPositions: number;
}

/**
 * Llama 3.1's stretch, `rope_type: llama3`: waves longer than `originalMaxPositions / lowFrequencyFactor` are made
 * `factor` times longer, those shorter than `originalMaxPositions / highFrequencyFactor` stay, and those between pass
 * over from one to the other.
 */
export interface Llama3RopeScaling {
  readonly factor: number;
  readonly lowFrequencyFactor: number;
  /** Above `lowFrequencyFactor`. */
  readonly highFrequencyFactor: number;
  /** Longest sequence before the stretch, in tokens. */
  readonly originalMaxPositions: number;
}
