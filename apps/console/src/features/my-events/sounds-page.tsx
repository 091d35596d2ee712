import { Alert, Autocomplete, Button, Group, Stack, Switch } from '@mantine/core';
import { DeskEditor, OwnDesk, Sound } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import type { Answered } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useRead, useRevised } from '../../api/read.ts';
import { saveRevised } from '../../api/save.ts';
import { ConflictView } from '../../ui/conflict-view.tsx';
import { Link } from '../../ui/link.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { ErrorState, QueryState } from '../../ui/states.tsx';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { TabPanel } from './tab/tab-panel.tsx';
import { AlertFields } from './alert-fields.tsx';
import { ChoiceFields } from './choice-fields.tsx';
import { UploadSound } from './upload-sound.tsx';
import { WatchedFields } from './watched-fields.tsx';

type OwnDeskValue = z.infer<typeof OwnDesk>;
type Sounds = OwnDeskValue['sounds'];

/** What a person hears of their own calls (G02-G06). */
export function SoundsPage() {
  const { t } = useTranslation('my-events');
  const own = useRevised({ path: '/desk/own', answer: OwnDesk });
  const sounds = useRead({ path: '/sounds', answer: z.array(Sound) });
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} actions={<Link to={places.customEvents()}>{t('toCustomEvents')}</Link>} />
      <QueryState query={own}>
        {(answered) => (
          <QueryState query={sounds}>{(files) => <SoundsForm own={answered} sounds={files.map(({ name }) => name)} />}</QueryState>
        )}
      </QueryState>
    </>
  );
}

interface SoundsFormProps {
  readonly own: Answered<OwnDeskValue>;
  readonly sounds: readonly string[];
}

function SoundsForm({ own, sounds }: SoundsFormProps) {
  const { t } = useTranslation('my-events');
  const { draft, edit, isDirty, isBusy, problem, theirs, save, discard, takeTheirs } = useSoundsDraft(own);
  useLeaveGuard(() => isDirty);
  const editor = useRead({ path: '/desk/editor', answer: DeskEditor }).data;
  const offer = { sounds, hasComputer: editor?.workstations.some(({ program }) => program.name === 'workstation') ?? false };
  return (
    <Stack gap="lg" maw="48rem">
      <TabPanel />
      {!own.data.hasOwnSounds && <Alert color="blue">{t('inherited')}</Alert>}
      <AlertFields
        title={t('ringing')}
        about={t('ringingAbout')}
        value={draft.ringing}
        offer={offer}
        onChange={(ringing) => edit({ ringing })}
      />
      <AlertFields
        title={t('waiting')}
        about={t('waitingAbout')}
        value={draft.waiting}
        offer={offer}
        onChange={(waiting) => edit({ waiting })}
      />
      <ChoiceFields
        choices={draft.choices}
        offer={offer}
        extensions={own.data.extensions}
        lists={editor?.numberLists ?? []}
        onChange={(choices) => edit({ choices })}
      />
      <WatchedFields watched={draft.watched} mayWatch={own.data.mayWatch} offer={offer} onChange={(watched) => edit({ watched })} />
      <Panel title={t('output')}>
        <Autocomplete
          data={own.data.outputs}
          label={t('device')}
          description={t('deviceAbout')}
          placeholder={t('deviceDefault')}
          maxLength={500}
          value={draft.device ?? ''}
          onChange={(value) => edit({ device: value === '' ? null : value })}
        />
      </Panel>
      <Panel title={t('calls')}>
        <Switch
          label={t('mute')}
          description={t('muteAbout')}
          checked={draft.muteInCall}
          onChange={({ currentTarget: { checked } }) => edit({ muteInCall: checked })}
        />
      </Panel>
      {theirs && (
        <ConflictView
          theirs={theirs.data.sounds}
          mine={draft}
          isBusy={isBusy}
          onTakeTheirs={takeTheirs}
          onKeepMine={() => void save(theirs.etag)}
        />
      )}
      {problem && <ErrorState error={problem} />}
      <Group gap="sm">
        <Button disabled={!isDirty} loading={isBusy} onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button variant="default" disabled={!isDirty || isBusy} onClick={discard}>
          {t('cancel')}
        </Button>
      </Group>
      <UploadSound />
    </Stack>
  );
}

/** What was changed and not saved yet, over the version that it was changed from. */
function useSoundsDraft(own: Answered<OwnDeskValue>) {
  const { t } = useTranslation('my-events');
  const [edited, setEdited] = useState<{ readonly sounds: Sounds; readonly etag: string | null }>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [theirs, setTheirs] = useState<Answered<OwnDeskValue>>();
  const draft = edited?.sounds ?? own.data.sounds;
  const discard = (): void => {
    setEdited(undefined);
    setProblem(undefined);
    setTheirs(undefined);
  };
  const edit = (change: Partial<Sounds>): void => setEdited({ sounds: { ...draft, ...change }, etag: edited?.etag ?? own.etag });
  const save = async (over: string | null = edited?.etag ?? own.etag): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = { sounds: draft };
    const outcome = await saveRevised({ method: 'PUT', path: '/desk/own', body, answer: OwnDesk, ifMatch: over ?? '' });
    if (outcome.kind === 'saved') {
      await refresh('/desk/own');
      discard();
      notifyDone(t('saved'));
    } else if (outcome.kind === 'conflict' && outcome.theirs) setTheirs(outcome.theirs);
    else setProblem(outcome.problem);
    setBusy(false);
  };
  const takeTheirs = (): void => {
    discard();
    void refresh('/desk/own');
  };
  return { draft, edit, isDirty: edited !== undefined, isBusy, problem, theirs, save, discard, takeTheirs };
}
