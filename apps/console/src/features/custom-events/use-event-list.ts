import { CustomEvent } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import type { Answered } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import { notifyDone } from '../../ui/notify.tsx';
import type { EventValue } from './event-data.ts';

export interface EventSource<Answer> {
  readonly answered: Answered<Answer>;
  readonly path: string;
  readonly answer: z.ZodType<Answer>;
  readonly eventsOf: (answer: Answer) => readonly EventValue[];
}

export interface EventList {
  readonly events: readonly EventValue[];
  readonly set: (change: (events: readonly EventValue[]) => readonly EventValue[]) => void;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  /** What somebody else has saved meanwhile. */
  readonly theirs: readonly EventValue[] | undefined;
  /** Also shows what is not filled in yet. */
  readonly showsAll: boolean;
  /** Resolves to the first event that is not complete, if any. */
  readonly save: () => Promise<string | undefined>;
  readonly keepMine: () => void;
  readonly discard: () => void;
}

interface Edited<Answer> {
  readonly events: readonly EventValue[];
  readonly from: Answered<Answer>;
}

/** Custom events as they are edited: nothing is changed at the server before they are saved together (G08). */
export function useEventList<Answer>({ answered, path, answer, eventsOf }: EventSource<Answer>): EventList {
  const { t } = useTranslation('custom-events');
  const [edited, setEdited] = useState<Edited<Answer>>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [theirs, setTheirs] = useState<Answered<Answer>>();
  const [showsAll, setShowsAll] = useState(false);
  const events = edited?.events ?? eventsOf(answered.data);
  const discard = (): void => {
    setEdited(undefined);
    setProblem(undefined);
    setTheirs(undefined);
    setShowsAll(false);
    void refresh(path);
  };
  const send = async (base: Answered<Answer>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = { customEvents: events };
    const outcome = await saveRebased({ method: 'PUT', path, body, answer, ifMatch: base.etag ?? '', base: base.data });
    setBusy(false);
    if (outcome.kind === 'conflict' && outcome.theirs) return setTheirs(outcome.theirs);
    if (outcome.kind !== 'saved') return setProblem(outcome.problem);
    await refresh(path);
    discard();
    notifyDone(t('saved'));
  };
  return {
    events,
    set: (change) => {
      setProblem(undefined);
      setEdited((before) => ({ events: change(before?.events ?? eventsOf(answered.data)), from: before?.from ?? answered }));
    },
    isDirty: edited !== undefined,
    isBusy,
    problem,
    theirs: theirs && eventsOf(theirs.data),
    showsAll,
    save: async () => {
      const wrong = events.find((event) => !CustomEvent.safeParse(event).success);
      setShowsAll(true);
      if (!wrong) await send(edited?.from ?? answered);
      return wrong?.id;
    },
    keepMine: () => {
      if (!theirs) return;
      setTheirs(undefined);
      void send(theirs);
    },
    discard,
  };
}
