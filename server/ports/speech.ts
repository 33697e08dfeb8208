/** The speech port: text to sound. */
export interface Speech {
  /** A WAV file of the spoken text; undefined where no engine is there, or it failed. */
  speak(text: string): Promise<Buffer | undefined>;
}
