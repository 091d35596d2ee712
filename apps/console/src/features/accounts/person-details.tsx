import { NativeSelect, Select, Stack } from '@mantine/core';
import { ROLES } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { confirm } from '../../ui/confirm.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { visiblePieces } from '../../ui/visible-text.ts';
import { changePerson, type Person, type Role, useDirectoryUsers } from './person-data.ts';
import { PersonSessions } from './person-sessions.tsx';
import { PersonSteps } from './person-steps.tsx';

/** One account: what it may do, whose telephone is meant, where it is signed in, and what can be done with it. */
export function PersonDetails({ person, onRemoved }: { readonly person: Person; readonly onRemoved: () => void }) {
  const { t } = useTranslation('accounts');
  return (
    <Stack gap="lg">
      <KeyValueList
        facts={[
          [t('login'), <OutsideText key="login" text={person.login} isLine />],
          [t('signIn'), t(`signIns.${person.signIn}`)],
          [t('made'), <TimeText key="made" at={person.createdAt} />],
          [t('seen'), <TimeText key="seen" at={person.lastSeenAt} fallback={t('never')} />],
        ]}
      />
      <RoleChoice person={person} />
      <UserChoice person={person} />
      <PersonSteps person={person} onRemoved={onRemoved} />
      <PersonSessions person={person} />
    </Stack>
  );
}

function RoleChoice({ person: { id, name, role, signIn } }: { readonly person: Person }) {
  const { t } = useTranslation('accounts');
  const choose = async (next: Role): Promise<void> => {
    const body = `${t(`roleAbout.${next}`)} ${t('roleAt')}`;
    const question = { title: t('roleAsk', { name, role: t(`roles.${next}`) }), body, confirm: t('roleDo'), cancel: t('cancel') };
    if (!(await confirm({ ...question, isDangerous: next === 'administrator' }))) return;
    await changePerson(id, { role: next });
    notifyDone(t('changed'));
  };
  return (
    <NativeSelect
      label={t('role')}
      description={t(signIn === 'oidc' ? 'roleByProvider' : `roleAbout.${role}`)}
      value={role}
      data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
      onChange={(event) => {
        const next = ROLES.find((known) => known === event.currentTarget.value);
        if (next) void choose(next).catch(notifyProblem);
      }}
    />
  );
}

const MOST_SHOWN = 50;

/** Which telephone is this person's: by it the console knows the own calls and computers. */
function UserChoice({ person: { id, userId } }: { readonly person: Person }) {
  const { t } = useTranslation('accounts');
  const users = useDirectoryUsers();
  const known = (users.data ?? []).map((user) => ({ value: String(user.id), label: `${shown(user.name)} (${user.id})` }));
  const isGone = userId !== null && users.data !== undefined && !known.some(({ value }) => value === userId);
  const choose = async (next: string | null): Promise<void> => {
    await changePerson(id, { userId: next });
    notifyDone(t('changed'));
  };
  return (
    <Select
      label={t('user')}
      description={t('userAbout')}
      placeholder={t('userNone')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('userClear') }}
      limit={MOST_SHOWN}
      nothingFoundMessage={t('userUnknown')}
      data={isGone ? [...known, { value: userId, label: userId }] : known}
      value={userId}
      onChange={(next) => void choose(next).catch(notifyProblem)}
      {...(isGone && { error: t('userGone') })}
    />
  );
}
/** Names come from the PBX; a list of choices holds plain text only. */
function shown(name: string): string {
  return visiblePieces(name)
    .pieces.map(({ text }) => text)
    .join('');
}
// texts: accounts:roles.* accounts:roleAbout.* accounts:signIns.*
