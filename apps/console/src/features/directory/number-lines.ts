import { CurrentConfiguration } from '@ringhook/contract';
import { compileNumberPattern, compileNumberPlan, type NumberPlan } from '@ringhook/core';
import { useMemo } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useRead } from '../../api/read.ts';

/** How numbers are compared now; undefined until it is known. */
export function useNumberPlan(): NumberPlan | undefined {
  const { data } = useRead({ path: '/configuration', answer: CurrentConfiguration });
  return useMemo(() => data && compileNumberPlan(data.configuration.settings, data.configuration.directory), [data]);
}

/** Those that can never match. */
export function unreadableLines(lines: unknown, plan: NumberPlan): readonly string[] {
  return Array.isArray(lines) ? lines.map(String).filter((line) => compileNumberPattern(line, plan) === undefined) : [];
}

/** As the server says it of a rule's condition; shown at the field. */
export function nothingToCompare(line: string): ApiProblem {
  const message = `"${line}" is nothing to compare with: write a number, or its beginning and *`;
  return new ApiProblem({ status: 0, code: 'NUMBER_INVALID', title: message, detail: message, fields: [{ field: 'numbers', message }] });
}
