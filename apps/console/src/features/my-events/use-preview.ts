import { useCallback, useEffect, useRef, useState } from 'react';
import { callApiForBlob, path } from '../../api/client.ts';
import { notifyProblem } from '../../ui/notify.tsx';

export interface Preview {
  /** Name of the sound that is heard now. */
  readonly playing: string | undefined;
  readonly play: (sound: string, volume: number) => Promise<void>;
  readonly stop: () => void;
}

/** Plays one sound once in this browser; the next one, and leaving the page, ends it. `volume` in percent. */
export function usePreview(): Preview {
  const audio = useRef<HTMLAudioElement>(undefined);
  const [playing, setPlaying] = useState<string>();
  const end = useCallback(() => {
    const ended = audio.current;
    audio.current = undefined;
    if (!ended) return;
    ended.pause();
    URL.revokeObjectURL(ended.src);
  }, []);
  const stop = useCallback(() => {
    end();
    setPlaying(undefined);
  }, [end]);
  useEffect(() => end, [end]);
  const play = async (sound: string, volume: number): Promise<void> => {
    stop();
    const next = new Audio();
    audio.current = next;
    setPlaying(sound);
    try {
      const url = URL.createObjectURL(await callApiForBlob({ path: path`/sounds/${sound}` }));
      // Stopped, or another one chosen, while it was fetched.
      if (audio.current !== next) return URL.revokeObjectURL(url);
      next.src = url;
      next.volume = volume / 100;
      next.addEventListener('ended', stop);
      await next.play();
    } catch (cause) {
      if (audio.current !== next) return;
      stop();
      notifyProblem(cause);
    }
  };
  return { playing, play, stop };
}
