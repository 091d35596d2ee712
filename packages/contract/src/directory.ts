import { z } from 'zod';
import { id, listOf, numberText, strict, text, whole } from './field.ts';

export const ImportValue = z.union([z.string().max(10_000), z.number(), listOf(text(), 100)]);

export const ImportMarks = z.record(id(), z.record(text(), ImportValue).readonly()).readonly().meta({
  id: 'ImportMarks',
  description: 'By import, what it has written here; a field that still holds it may be written anew by that import.',
});

const imported = ImportMarks.exactOptional();

export const User = strict({
  id: whole({ min: 1, max: 2_147_483_647 }),
  name: text(),
  email: text().exactOptional(),
  imported,
}).meta({ id: 'User', description: 'A login; `id` and `name` are what ResponderUserID and ResponderUserName tell.' });

export const Agent = strict({
  name: text(),
  extensions: listOf(numberText(), 100).default([]),
  userId: whole({ min: 1, max: 2_147_483_647 }).exactOptional(),
  imported,
}).meta({ id: 'Agent', description: 'A person or role that takes calls at one or more extensions.' });

export const Extension = strict({
  number: numberText(),
  name: text().exactOptional(),
  externalTel: numberText().exactOptional(),
  userId: whole({ min: 1, max: 2_147_483_647 }).exactOptional(),
  imported,
}).meta({ id: 'Extension', description: 'One internal number.' });

export const Did = strict({ number: numberText(), name: text().exactOptional(), imported }).meta({
  id: 'Did',
  description: 'A number that outside callers dial.',
});

export const Queue = strict({ name: text(), title: text().exactOptional(), imported }).meta({
  id: 'Queue',
  description: 'A queue, named as the PBX names it.',
});

export const NumberList = strict({
  id: id(),
  name: text(),
  numbers: listOf(numberText(), 100_000).default([]),
  lists: listOf(id(), 100).default([]),
}).meta({ id: 'NumberList', description: 'Numbers under one name for many rules; other lists may be part of it.' });

export const Team = strict({
  name: text(),
  userIds: listOf(whole({ min: 1, max: 2_147_483_647 }), 10_000).default([]),
}).meta({ id: 'Team', description: 'Users who work together; conditions and workstations name the team.' });

const HOLIDAY_DATE = /^(?:\d{4}-)?\d{2}-\d{2}$/;

export const HolidayList = strict({
  id: id(),
  name: text(),
  dates: listOf(text().regex(HOLIDAY_DATE, 'must be a date like "2026-04-03", or "12-25" for every year, in quotes'), 10_000).default([]),
}).meta({ id: 'HolidayList', description: 'Days on which other hours are kept: dated, or the same each year.' });

const MOST = 100_000;

export const Directory = strict({
  users: listOf(User, MOST).default([]),
  agents: listOf(Agent, MOST).default([]),
  extensions: listOf(Extension, MOST).default([]),
  dids: listOf(Did, MOST).default([]),
  queues: listOf(Queue, MOST).default([]),
  numberLists: listOf(NumberList, 1_000).default([]),
  teams: listOf(Team, 10_000).exactOptional(),
  holidays: listOf(HolidayList, 1_000).exactOptional(),
}).meta({ id: 'Directory' });

export type DirectoryInput = z.input<typeof Directory>;
