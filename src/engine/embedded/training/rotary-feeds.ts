/** The rotary tables as feeds, grown to the longest sequence seen. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { rotaryTable, type RotaryTable } from '../network/rotary-tables.ts';
import { floats, type Feeds } from '../onnx/session.ts';

export class RotaryFeeds {
  readonly #config: DecoderConfig;
  #table: RotaryTable = { cosines: new Float32Array(0), sines: new Float32Array(0) };
  #positions = 0;

  constructor(config: DecoderConfig) {
    this.#config = config;
  }

  /** `cosines` and `sines` of at least `positions` positions, [any, headSize / 2]. */
  upTo(positions: number): Feeds {
    if (positions > this.#positions) {
      this.#positions = 2 ** Math.ceil(Math.log2(Math.max(64, positions)));
      this.#table = rotaryTable(this.#config, this.#positions);
    }
    const shape = [this.#positions, this.#config.headSize / 2];
    return { cosines: floats(this.#table.cosines, shape), sines: floats(this.#table.sines, shape) };
  }
}
