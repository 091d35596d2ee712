import { listProblems } from '../numbers/number-lists.ts';
import { compileNumberPattern } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { suggestName } from '../placeholders/suggestion.ts';
import { isHolidayDate } from '../rules/time-windows.ts';
import type { Directory } from './configuration.ts';
import { type LintFinding, lintError, lintWarning, repeats } from './lint-finding.ts';

export function lintDirectory(directory: Directory, plan: NumberPlan): LintFinding[] {
  return [
    ...lintRepeats(directory),
    ...lintReferences(directory),
    ...lintEmpty(directory),
    ...lintSharedExtensions(directory),
    ...lintLists(directory),
    ...lintListedNumbers(directory, plan),
    ...lintTeams(directory),
    ...lintHolidays(directory),
  ];
}

function lintLists({ numberLists }: Directory): LintFinding[] {
  const ids = numberLists.map(({ id }) => id);
  return [
    ...repeated(
      'directory.numberLists',
      'id',
      repeats(numberLists, ({ id }) => id),
    ),
    ...listProblems(numberLists).map(({ index, kind, name }) => {
      const path = `directory.numberLists[${index}].lists`;
      if (kind === 'cycle') {
        return lintError(
          path,
          'LIST_CYCLE',
          `"${name}" contains "${ids[index]}" itself, by way of others perhaps; take it out of one of them`,
        );
      }
      const near = suggestName(name, ids);
      return lintError(
        path,
        'LIST_UNKNOWN',
        `there is no number list "${name}"; ${near === undefined ? 'add it' : `did you mean "${near}"?`}`,
      );
    }),
  ];
}

/** Most lines of long lists: nothing has to be compiled to see that they can match. */
const PLAIN_NUMBER = /^\+?\d{1,40}\*?$/;

function lintListedNumbers({ numberLists }: Directory, plan: NumberPlan): LintFinding[] {
  return numberLists.flatMap(({ numbers }, list) =>
    numbers.flatMap((text, index) => {
      if (PLAIN_NUMBER.test(text) || compileNumberPattern(text, plan) !== undefined) return [];
      const message = `"${text}" is nothing to compare with: write a number, or its beginning and *`;
      return [lintWarning(`directory.numberLists[${list}].numbers[${index}]`, 'NUMBER_INVALID', message)];
    }),
  );
}

function repeated(path: string, field: string, found: ReturnType<typeof repeats>): LintFinding[] {
  return found.map(({ index, first, key }) =>
    lintError(`${path}[${index}].${field}`, 'DUPLICATE', `"${key}" is already used by ${path}[${first}]; each ${field} may stand once`),
  );
}

function lintTeams({ teams = [], users }: Directory): LintFinding[] {
  const known = new Set(users.map(({ id }) => id));
  const unknown = teams.flatMap(({ userIds }, team) =>
    userIds.flatMap((userId, index) =>
      known.has(userId)
        ? []
        : [
            lintError(
              `directory.teams[${team}].userIds[${index}]`,
              'USER_UNKNOWN',
              `there is no user ${userId}; add the user or take it off the team`,
            ),
          ],
    ),
  );
  const names = repeats(teams, ({ name }) => name);
  return [...repeated('directory.teams', 'name', names), ...unknown];
}

function lintHolidays({ holidays = [] }: Directory): LintFinding[] {
  const ids = repeats(holidays, ({ id }) => id);
  const wrong = holidays.flatMap(({ dates }, list) =>
    dates.flatMap((date, index) =>
      isHolidayDate(date)
        ? []
        : [
            lintError(
              `directory.holidays[${list}].dates[${index}]`,
              'DATE_INVALID',
              `"${date}" is no day of the calendar; write it like 2026-04-03, or 12-25 for every year`,
            ),
          ],
    ),
  );
  return [...repeated('directory.holidays', 'id', ids), ...wrong];
}

function lintRepeats({ users, agents, extensions, dids, queues }: Directory): LintFinding[] {
  return [
    ...repeated(
      'directory.users',
      'id',
      repeats(users, ({ id }) => id),
    ),
    ...repeated(
      'directory.agents',
      'name',
      repeats(agents, ({ name }) => name),
    ),
    ...repeated(
      'directory.extensions',
      'number',
      repeats(extensions, ({ number }) => number),
    ),
    ...repeated(
      'directory.dids',
      'number',
      repeats(dids, ({ number }) => number),
    ),
    ...repeated(
      'directory.queues',
      'name',
      repeats(queues, ({ name }) => name),
    ),
  ];
}

function lintReferences({ users, agents, extensions }: Directory): LintFinding[] {
  const known = new Set(users.map(({ id }) => id));
  const check = (path: string, userId: number | undefined) =>
    userId === undefined || known.has(userId)
      ? []
      : [lintError(`${path}.userId`, 'USER_UNKNOWN', `there is no user ${userId}; add the user or take the link away`)];
  return [
    ...users.flatMap(({ id }, index) =>
      Number.isSafeInteger(id) ? [] : [lintError(`directory.users[${index}].id`, 'INTEGER_EXPECTED', `${id} is no whole number`)],
    ),
    ...agents.flatMap(({ userId }, index) => check(`directory.agents[${index}]`, userId)),
    ...extensions.flatMap(({ userId }, index) => check(`directory.extensions[${index}]`, userId)),
  ];
}

function empty(path: string, texts: readonly string[], field: string): LintFinding[] {
  return texts.flatMap((text, index) =>
    text.trim() === '' ? [lintError(`${path}[${index}].${field}`, 'EMPTY', `the ${field} is empty; fill it in or remove the row`)] : [],
  );
}

function lintEmpty({ users, agents, extensions, dids, queues }: Directory): LintFinding[] {
  return [
    ...empty(
      'directory.users',
      users.map(({ name }) => name),
      'name',
    ),
    ...empty(
      'directory.agents',
      agents.map(({ name }) => name),
      'name',
    ),
    ...empty(
      'directory.extensions',
      extensions.map(({ number }) => number),
      'number',
    ),
    ...empty(
      'directory.dids',
      dids.map(({ number }) => number),
      'number',
    ),
    ...empty(
      'directory.queues',
      queues.map(({ name }) => name),
      'name',
    ),
  ];
}

/** One extension, two agents: requests name the first. */
function lintSharedExtensions({ agents }: Directory): LintFinding[] {
  const places = agents.flatMap(({ name, extensions }, agent) =>
    extensions.map((extension, index) => ({ extension, name, path: `directory.agents[${agent}].extensions[${index}]` })),
  );
  return repeats(places, ({ extension }) => extension).map(({ index, first, key }) =>
    lintWarning(
      places[index]?.path ?? '',
      'EXTENSION_SHARED',
      `extension ${key} already belongs to agent "${places[first]?.name}", who will be named`,
    ),
  );
}
