/** What lies between the microphone and the call: a page's own processor, and a gain. Loaded only where one of them is used. */

export interface ShapeOptions {
  /** 1 leaves the loudness alone. */
  readonly gain: number;
  readonly process?: (microphone: MediaStream) => MediaStream | Promise<MediaStream>;
}
export interface ShapedInput { readonly stream: MediaStream; setGain(gain: number): void }

export async function shapeInput(microphone: MediaStream, { gain, process }: ShapeOptions): Promise<ShapedInput> {
  try {
    const processed = process ? await process(microphone) : microphone;
    const amplified = gain === 1 ? undefined : await throughGain(processed, gain);
    const out = amplified?.stream ?? processed;
    tie(out, [microphone, processed], () => { amplified?.close(); });
    return { stream: out, setGain: (value) => { amplified?.setGain(value); } };
  } catch (error) {
    for (const track of microphone.getTracks()) track.stop();
    throw error;
  }
}

async function throughGain(input: MediaStream, gain: number): Promise<ShapedInput & { close(): void } | undefined> {
  const context = new AudioContext();
  // A browser that lets no context run would make the agent mute; then the loudness stays as it is.
  await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, 500); })]);
  if (context.state !== 'running') { void context.close(); return undefined; }
  const node = context.createGain();
  node.gain.value = gain;
  const out = context.createMediaStreamDestination();
  context.createMediaStreamSource(input).connect(node).connect(out);
  return { stream: out.stream, setGain: (value) => { node.gain.setTargetAtTime(value, context.currentTime, 0.02); }, close: () => { void context.close(); } };
}

/** Whoever holds the result sees one microphone: to stop it stops all behind it, and it ends when what is behind it is unplugged. */
function tie(out: MediaStream, behind: readonly MediaStream[], close: () => void): void {
  const sources = behind.flatMap((stream) => stream.getTracks()).filter((track) => !out.getTracks().includes(track));
  for (const track of out.getTracks()) {
    const stop = track.stop.bind(track);
    track.stop = () => { stop(); for (const source of sources) source.stop(); close(); };
    for (const source of sources) source.addEventListener('ended', () => { if (track.readyState === 'live') track.dispatchEvent(new Event('ended')); });
  }
}
