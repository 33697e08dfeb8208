/** A meter for the microphone and a tone for the speaker. Loaded when somebody tries them. */

/** Root mean square of each 50 ms, 0 to 1; 0 is digital silence. */
export async function openMeter(stream: MediaStream, listener: (level: number) => void): Promise<() => void> {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, 500); })]);
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    listener(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
  }, 50);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
}

/** A rising pair of notes through whatever `play` plays on; false where the browser lets no sound out. */
export async function playTone(play: (stream: MediaStream) => () => void): Promise<boolean> {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, 500); })]);
  const out = context.createMediaStreamDestination();
  const gain = context.createGain();
  gain.gain.value = 0.3;
  gain.connect(out);
  for (const [i, hertz] of [523.25, 659.25].entries()) {
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain);
    note.start(context.currentTime + i * 0.35);
    note.stop(context.currentTime + i * 0.35 + 0.3);
  }
  const runs = context.state === 'running';
  const undo = play(out.stream);
  await new Promise((resolve) => { setTimeout(resolve, runs ? 900 : 0); });
  undo();
  void context.close();
  return runs;
}
