import { CurrentConfiguration } from '@ringhook/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answered } from '../../api/client.ts';
import { useRevised } from '../../api/read.ts';
import { QueryState } from '../../ui/states.tsx';
import { readYamlOf } from './download-yaml.ts';
import { YamlEditor } from './yaml-editor.tsx';

/** The whole configuration as text: to read, to take away, to change. */
export function YamlTab() {
  const current = useRevised({ path: '/configuration', answer: CurrentConfiguration });
  return (
    <QueryState query={current} lines={14}>
      {({ data, etag }) => <Text revision={data.revision} etag={etag} />}
    </QueryState>
  );
}

function Text({ revision, etag }: { readonly revision: number; readonly etag: string | null }) {
  // What is being edited stays based on what it was read as; the lock finds out when somebody else has saved.
  const [base, setBase] = useState<Answered<number>>({ data: revision, etag });
  const yaml = useQuery({ queryKey: ['/configuration/yaml', base.data], queryFn: () => readYamlOf(base.data) });
  return (
    <QueryState query={yaml} lines={14}>
      {(text) => <YamlEditor key={base.data} text={text} base={base} newest={{ data: revision, etag }} onBase={setBase} />}
    </QueryState>
  );
}
