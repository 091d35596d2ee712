import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Muter, type MuteDebt } from '../src/mute/muter.ts';
import { pactlStreams } from '../src/mute/pulse-streams.ts';
import { watchStreams } from '../src/mute/watch-streams.ts';
import { SoundBox } from '../src/sound/sound-box.ts';
import { SoundFiles } from '../src/sound/sound-files.ts';
import { scaleWav } from '../src/sound/scale-wav.ts';
import { Desktop, levelAt, measure, missingDesktop, SAMPLE_RATE, sine, until } from './desktop.ts';

for (const system of ['PulseAudio', 'PipeWire'] as const)
  describe(`sound on a real desktop with ${system}`, { skip: missingDesktop(system) }, () => {
    const desktop = new Desktop();
    before(() => desktop.start(system));
    after(() => desktop.stop());

    const heard = (seconds: number, recording: ReturnType<Desktop['record']>) =>
      until(() => recording.samples().length > seconds * SAMPLE_RATE, 'the recording');
    const tone = (name: string, bytes: Uint8Array): string => {
      const file = join(desktop.folder, name);
      writeFileSync(file, bytes);
      return file;
    };

    it('G02 G04 plays a file once, as long, as high and as loud as it is', async () => {
      const recording = desktop.record();
      await heard(0.2, recording);
      const result = await new SoundBox().play('ring', { file: tone('once.wav', sine(440, 1)), device: null, loop: false });
      assert.deepEqual(result, { kind: 'played' });
      const { seconds, rms, hertz } = measure(recording.samples());
      recording.stop();
      assert.ok(Math.abs(seconds - 1) < 0.06, `${seconds} s`);
      assert.ok(Math.abs(hertz - 440) < 4, `${hertz} Hz`);
      assert.ok(Math.abs(rms - 0.354) < 0.02, `RMS ${rms}`);
    });

    it('plays at the wanted loudness, whatever the depth of the file', async () => {
      const recording = desktop.record();
      await heard(0.2, recording);
      await new SoundBox().play('quiet', { file: tone('quiet.wav', scaleWav(sine(440, 0.6), 25)), device: null, loop: false });
      const { rms } = measure(recording.samples());
      recording.stop();
      assert.ok(Math.abs(rms - 0.354 / 4) < 0.01, `RMS ${rms}`);
    });

    it('G02 loops while a call rings, and stops within 300 ms of its answer', async () => {
      const box = new SoundBox();
      const recording = desktop.record();
      await heard(0.1, recording);
      const ringing = box.play('call 7', { file: tone('short.wav', sine(660, 0.4)), device: null, loop: true });
      await until(() => measure(recording.samples()).seconds > 1.5, 'ringing for longer than the file');
      const answeredAt = recording.samples().length / SAMPLE_RATE;
      box.stop('call 7');
      assert.deepEqual(await ringing, { kind: 'stopped' });
      await heard(answeredAt + 1, recording);
      const { endsAt } = measure(recording.samples());
      recording.stop();
      assert.ok(endsAt - answeredAt < 0.3, `${Math.round((endsAt - answeredAt) * 1_000)} ms`);
    });

    it('G05 has sounds for ringing and waiting that can be heard', async () => {
      const files = new SoundFiles(join(desktop.folder, 'sounds'));
      for (const name of ['ringing.wav', 'waiting.wav']) {
        const recording = desktop.record();
        await heard(0.1, recording);
        await new SoundBox().play(name, { file: files.fileOf(name, 80) ?? '', device: null, loop: false });
        const { rms, seconds } = measure(recording.samples());
        recording.stop();
        assert.ok(rms > 0.05 && seconds > 0.3, `${name}: RMS ${rms} over ${seconds} s`);
      }
    });

    it('plays on the output that was chosen, and says why it cannot', async () => {
      const result = await new SoundBox().play('x', { file: tone('x.wav', sine(440, 0.1)), device: 'no-such-output', loop: true });
      assert.equal(result.kind, 'failed');
    });

    describe('muting other programs (G06)', () => {
      let debt: MuteDebt | undefined;
      const memory = { read: () => debt, write: (next: MuteDebt | undefined) => void (debt = next) };
      const loudness = async (hertz: number): Promise<number> => {
        const recording = desktop.record();
        await heard(0.5, recording);
        recording.stop();
        return levelAt(recording.samples().slice(-SAMPLE_RATE / 4), hertz);
      };

      it('takes the sound from others, not from our alerts, and gives back exactly what it took', async () => {
        const music = desktop.otherProgram(500, 60);
        const silenced = desktop.otherProgram(900, 60);
        await until(() => playingNow() >= 2, 'both programs playing');
        const streams = (await pactlStreams.list()) ?? [];
        const quiet = streams.find(({ processId }) => processId === silenced.pid);
        await pactlStreams.setMute(quiet?.index ?? -1, true);

        const muter = new Muter({ streams: pactlStreams, memory });
        const box = new SoundBox({ onProcess: (pid, isRunning) => muter.own(pid, isRunning) });
        const alert = box.play('waiting', { file: tone('alert.wav', sine(700, 1)), device: null, loop: true });
        assert.ok((await loudness(500)) > 0.3);
        assert.equal(await muter.mute(), true);
        assert.ok((await loudness(500)) < 0.01, 'the music is silent');
        assert.ok((await loudness(700)) > 0.3, 'our alert is not');
        assert.equal(await muter.restore(), true);
        assert.ok((await loudness(500)) > 0.3, 'the music is back');
        assert.ok((await loudness(900)) < 0.01, 'what was silent stays silent');
        assert.equal(debt, undefined);
        box.stopAll();
        await alert;
        music.kill('SIGKILL');
        silenced.kill('SIGKILL');
      });

      it('mutes what begins to play in mid-call', async () => {
        const muter = new Muter({ streams: pactlStreams, memory });
        await muter.mute();
        const stopWatching = watchStreams(() => void muter.refresh());
        await until(() => process.env['PULSE_RUNTIME_PATH'] !== undefined);
        const music = desktop.otherProgram(600, 60);
        await until(() => debt !== undefined, 'the new program muted');
        assert.ok((await loudness(600)) < 0.01);
        await muter.restore();
        assert.ok((await loudness(600)) > 0.3);
        stopWatching();
        music.kill('SIGKILL');
      });

      it('gives the sound back after a crash, from what it had written down', async () => {
        const music = desktop.otherProgram(800, 60);
        await until(() => playingNow() >= 1, 'the program playing');
        await new Muter({ streams: pactlStreams, memory }).mute();
        assert.ok((await loudness(800)) < 0.01);
        // Another life of the program, which knows only what is on disk.
        const reborn = new Muter({ streams: pactlStreams, memory: { ...memory, read: () => structuredClone(debt) } });
        await reborn.restore();
        assert.ok((await loudness(800)) > 0.3);
        music.kill('SIGKILL');
      });

      it('gives a program its sound back that stopped in mid-call and plays again after it', async () => {
        const muter = new Muter({ streams: pactlStreams, memory });
        const first = desktop.otherProgram(1_000, 60);
        await until(() => playingNow() >= 1, 'the program playing');
        await muter.mute();
        first.kill('SIGKILL');
        await until(() => playingNow() === 0, 'the program gone');
        await muter.restore();
        const again = desktop.otherProgram(1_000, 60);
        await until(() => playingNow() >= 1, 'the program playing again');
        await muter.refresh();
        assert.ok((await loudness(1_000)) > 0.3);
        assert.equal(debt, undefined);
        again.kill('SIGKILL');
      });
    });
  });

function playingNow(): number {
  const { stdout } = spawnSync('pactl', ['list', 'short', 'sink-inputs'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '').length;
}
