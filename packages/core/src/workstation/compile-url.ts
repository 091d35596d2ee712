import type { NameValue } from '../config/configuration.ts';
import { withoutDotSegment } from '../placeholders/compile-adapter.ts';
import { escapeComponent } from '../placeholders/escape.ts';
import { PATH, QUERY } from '../placeholders/escapings.ts';
import type { FilterContext } from '../placeholders/filter.ts';
import type { TemplateProblem } from '../placeholders/template.ts';
import { splitQuery, splitUrl } from '../placeholders/url-text.ts';
import { compileDeskTemplate, type DeskTemplate } from './desk-template.ts';
import type { DeskValues } from './values.ts';

export interface CompiledUrl {
  readonly problems: readonly TemplateProblem[];
  readonly variables: readonly string[];
  /** '' when the URL leads nowhere. */
  readonly render: (values: DeskValues) => string;
}

/** A web address with variables in path, parameters and fragment; where it leads is literal text, http or https (G21). */
export function compileUrl(url: string, parameters: readonly NameValue[], context: FilterContext): CompiledUrl {
  const parts = splitUrl(url);
  if (parts.kind === 'invalid') {
    return { problems: [{ code: 'PLACEHOLDER_MALFORMED', message: parts.message, severity: 'error' }], variables: [], render: () => '' };
  }
  const segments = parts.path.split('/').map((text) => compileDeskTemplate(text, PATH, context));
  const pairs = [...splitQuery(parts.query ?? ''), ...parameters].map(({ name, value }) => ({
    name,
    template: compileDeskTemplate(value, QUERY, context),
  }));
  const fragment = parts.fragment === null ? undefined : compileDeskTemplate(parts.fragment, PATH, context);
  const templates: DeskTemplate[] = [...segments, ...pairs.map(({ template }) => template), ...(fragment ? [fragment] : [])];
  return {
    problems: templates.flatMap(({ problems }) => problems),
    variables: templates.flatMap(({ variables }) => variables),
    render: (values) => {
      const path = segments.map((segment) => renderSegment(segment, values)).join('/');
      const query = pairs.map(({ name, template }) => `${escapeComponent(name)}=${template.render(values)}`).join('&');
      return `${parts.origin}${path}${query === '' ? '' : `?${query}`}${fragment ? `#${fragment.render(values)}` : ''}`;
    },
  };
}

function renderSegment(segment: DeskTemplate, values: DeskValues): string {
  const text = segment.render(values);
  return segment.variables.length === 0 ? text : withoutDotSegment(text);
}
