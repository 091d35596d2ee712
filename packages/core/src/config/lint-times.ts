import { suggestName } from '../placeholders/suggestion.ts';
import { compileLocalClock, readTimeOfDay } from '../rules/time-windows.ts';
import { type LintFinding, lintError } from './lint-finding.ts';
import type { TimeCondition, TimeSpan, TimeWindow } from './rule-conditions.ts';

export function lintTimes(times: TimeCondition, path: string, holidayIds: ReadonlySet<string>): LintFinding[] {
  const { windows, timeZone, holidays, holidayLists } = times;
  const findings: LintFinding[] = [];
  if (windows?.length === 0 || (windows === undefined && holidays === undefined)) {
    findings.push(lintError(`${path}.windows`, 'EMPTY', 'no time is given: add a window, or say what holds on holidays'));
  }
  if (timeZone !== undefined && compileLocalClock(timeZone) === undefined) {
    const message = `"${timeZone}" is no IANA time zone; write one like Europe/Copenhagen, or leave it out for the site’s`;
    findings.push(lintError(`${path}.timeZone`, 'TIME_ZONE_UNKNOWN', message));
  }
  if (holidays === undefined && holidayLists !== undefined) {
    findings.push(lintError(`${path}.holidays`, 'EMPTY', 'holiday lists are named: say "only" or "not", or take the lists away'));
  }
  if (holidays !== undefined && holidayIds.size === 0) {
    findings.push(lintError(`${path}.holidays`, 'HOLIDAYS_UNKNOWN', 'there is no holiday list; add one to the directory'));
  }
  return [
    ...findings,
    ...(windows ?? []).flatMap((window, index) => lintWindow(window, `${path}.windows[${index}]`)),
    ...(holidayLists ?? []).flatMap((id, index) => lintHolidayList(id, `${path}.holidayLists[${index}]`, holidayIds)),
  ];
}

function lintHolidayList(id: string, path: string, known: ReadonlySet<string>): LintFinding[] {
  if (known.has(id)) return [];
  const near = suggestName(id, known);
  const hint = near === undefined ? 'add it to the directory' : `did you mean "${near}"?`;
  return [lintError(path, 'HOLIDAYS_UNKNOWN', `there is no holiday list "${id}"; ${hint}`)];
}

function lintWindow({ days, from, to }: TimeWindow, path: string): LintFinding[] {
  const wrong = (['from', 'to'] as const).flatMap((name) => {
    const text = name === 'from' ? from : to;
    if (readTimeOfDay(text) !== undefined) return [];
    return [lintError(`${path}.${name}`, 'TIME_INVALID', `"${text}" is no time of day; write it like 08:30, at most 24:00`)];
  });
  const noDay = days?.length === 0 ? [lintError(`${path}.days`, 'EMPTY', 'no day is chosen: choose some, or leave days out for all')] : [];
  if (wrong.length > 0 || from !== to) return [...wrong, ...noDay];
  return [...noDay, lintError(`${path}.to`, 'TIME_WINDOW_EMPTY', `the window ends when it begins; for the whole day write 00:00 to 24:00`)];
}

export function lintSpan(span: TimeSpan | undefined, path: string): LintFinding[] {
  if (span === undefined) return [];
  const { min, max } = span;
  if (min === undefined && max === undefined) return [lintError(path, 'EMPTY', 'give "min", "max" or both, in milliseconds')];
  const wrong = (['min', 'max'] as const).flatMap((name) => {
    const value = span[name];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return [];
    return [lintError(`${path}.${name}`, 'OUT_OF_RANGE', `${value} is no length of time; give whole milliseconds, 0 or more`)];
  });
  if (wrong.length > 0 || max === undefined || max > (min ?? 0)) return wrong;
  return [lintError(`${path}.max`, 'SPAN_EMPTY', `no time is at least ${min ?? 0} and less than ${max} ms; make max the larger`)];
}
