/** Where far ends are heard: one audio element each, on the chosen device, at the chosen volume, under the browser's autoplay rule. */

export interface Outputs {
  /** Undo it by the returned function. */
  play(stream: MediaStream): () => void;
  setDevice(id: string): Promise<void>;
  setVolume(volume: number): void;
  /** From a click; false while the browser still blocks sound. */
  unlock(): Promise<boolean>;
}

interface SinkElement extends HTMLAudioElement { setSinkId(id: string): Promise<void> }
const canSink = (element: HTMLAudioElement): element is SinkElement => 'setSinkId' in element;

export function createOutputs(onBlocked: () => void): Outputs {
  const playing = new Set<HTMLAudioElement>();
  let device = '';
  let volume = 1;

  async function start(element: HTMLAudioElement): Promise<void> {
    try {
      if (device !== '' && canSink(element)) await element.setSinkId(device).catch(() => undefined);
      await element.play();
    } catch (error) {
      // NotAllowedError is the autoplay rule (F-23); AbortError only says that the call ended first.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    }
  }
  return {
    play(stream) {
      const element = new Audio();
      element.autoplay = true;
      element.volume = volume;
      element.srcObject = stream;
      playing.add(element);
      void start(element);
      return () => { playing.delete(element); element.pause(); element.srcObject = null; };
    },
    async setDevice(id) {
      device = id;
      for (const element of playing) if (canSink(element)) await element.setSinkId(id);
    },
    setVolume(value) { volume = value; for (const element of playing) element.volume = value; },
    async unlock() {
      for (const element of playing) if (element.paused) await start(element);
      return ![...playing].some((element) => element.paused);
    },
  };
}
